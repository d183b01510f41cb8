package ledger

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
)

// A bundle opens with the key it is for, of age or of SSH, and with no other.
func TestPackBundle(t *testing.T) {
	person := testPerson(t, 7)
	own, err := age.GenerateX25519Identity()
	must(t, err)
	stranger, err := age.GenerateX25519Identity()
	must(t, err)
	var to []BundleRecipient
	for _, key := range []string{own.Recipient().String(), person.Public().String()} {
		r, err := ParseBundleRecipient(key)
		must(t, err)
		to = append(to, r)
	}
	pack := func(to ...BundleRecipient) []byte {
		t.Helper()
		var out bytes.Buffer
		w, err := PackBundle(&out, to...)
		must(t, err)
		_, err = io.WriteString(w, "a bundle")
		must(t, errors.Join(err, w.Close()))
		return out.Bytes()
	}
	unpack := func(packed []byte, keys ...string) (string, error) {
		var with []BundleIdentity
		for _, k := range keys {
			list, err := ParseBundleIdentities([]byte(k))
			must(t, err)
			with = append(with, list...)
		}
		r, err := UnpackBundle(bytes.NewReader(packed), with...)
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(r)
		return string(text), err
	}
	sealed := pack(to...)
	private, err := person.Marshal()
	must(t, err)
	for what, key := range map[string]string{"age": own.String(), "SSH": string(private)} {
		if text, err := unpack(sealed, key); err != nil || text != "a bundle" {
			t.Errorf("%s: %q, %v", what, text, err)
		}
	}
	if text, err := unpack(pack(), own.String()); err != nil || text != "a bundle" {
		t.Errorf("for everybody: %q, %v", text, err)
	}
	for what, c := range map[string]struct {
		packed []byte
		keys   []string
		want   error
	}{
		"no key":      {sealed, nil, ErrBundleSealed},
		"another key": {sealed, []string{stranger.String()}, ErrBundleKey},
		"no bundle":   {[]byte("PK..."), nil, ErrNoBundle},
		"nothing":     {nil, nil, ErrNoBundle},
	} {
		if _, err := unpack(c.packed, c.keys...); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for at := range sealed {
		changed := bytes.Clone(sealed)
		changed[at] ^= 1
		if text, err := unpack(changed, own.String()); err == nil && text != "a bundle" {
			t.Errorf("byte %d changed: %q", at, text)
		}
	}
	for _, key := range []string{"", "age1nobody", "ssh-rsa x", "ssh-ed25519 x", strings.Repeat("a", 1<<16)} {
		if _, err := ParseBundleRecipient(key); err == nil {
			t.Errorf("%.20q is a key", key)
		}
	}
}
