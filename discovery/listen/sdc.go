package listen

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"visite/audit"
)

// The names of WS-Discovery 1.1 and of SDC.
const (
	nsSOAP       = "http://www.w3.org/2003/05/soap-envelope"
	nsAddressing = "http://www.w3.org/2005/08/addressing"
	nsDiscovery  = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"
	nsMDPWS      = "http://standards.ieee.org/downloads/11073/11073-20702-2016"

	// IEEE 11073-20701 § 9.3: it provides what a participant of SDC provides
	scopeProvider = "sdc.mds.pkp:1.2.840.10004.20701.1.1"
	// IEEE 11073-20701 § 9.4: where it stands
	schemeLocation = "sdc.ctxt.loc:"
)

// What an envelope may be at most; a real one has a tenth of it.
const (
	maxDepth  = 12
	maxTokens = 512
	maxText   = 16 << 10 // bytes of all texts
)

// parseSDC reads a Hello or a Bye. Document types, processing instructions and
// entities of its own are not for SOAP (SOAP 1.2 § 5) and end the reading.
func parseSDC(packet []byte) (heard, error) {
	e := envelope{texts: map[string]string{}}
	if err := e.read(packet); err != nil {
		return heard{}, err
	}
	const hello, bye = "/s:Envelope/s:Body/d:Hello", "/s:Envelope/s:Body/d:Bye"
	switch e.seen {
	case hello:
		return e.hello(hello)
	case bye:
		h := heard{gone: true, endpoint: text(strings.TrimSpace(e.texts[bye+addressPath]))}
		h.fact(audit.FactEndpoint, h.endpoint)
		if h.endpoint == "" {
			return heard{}, fmt.Errorf("%w: a Bye of nobody", errMalformed)
		}
		return h, nil
	}
	return heard{}, ErrOther
}

const addressPath = "/a:EndpointReference/a:Address"

// envelope is what a SOAP envelope has at the places that are looked at.
type envelope struct {
	path    string              // "/s:Envelope/s:Body/d:Hello", of the element that is open
	lengths []int               // of the paths above
	spaces  []map[string]string // prefixes of the open elements
	seen    string              // the path of the body's first child
	texts   map[string]string   // by path
	size    int                 // of all texts
	device  bool                // Types has MedicalDevice
}

func (e *envelope) read(packet []byte) error {
	d := xml.NewDecoder(bytes.NewReader(packet))
	for range maxTokens {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if e.seen == "" {
				return fmt.Errorf("%w: no envelope", errMalformed)
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errMalformed, err)
		}
		if err := e.take(token); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: more than %d tokens", errMalformed, maxTokens)
}

func (e *envelope) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return e.open(token)
	case xml.EndElement:
		e.close()
	case xml.CharData:
		e.size += len(token)
		if e.size > maxText {
			return fmt.Errorf("%w: more than %d bytes of text", errMalformed, maxText)
		}
		if strings.HasPrefix(e.path, "/s:Envelope/s:Body/d:") {
			e.texts[e.path] += string(token)
		}
	case xml.Directive:
		return fmt.Errorf("%w: a document type", errMalformed)
	case xml.ProcInst:
		if token.Target != "xml" {
			return fmt.Errorf("%w: a processing instruction", errMalformed)
		}
	}
	return nil
}

func (e *envelope) open(element xml.StartElement) error {
	if len(e.lengths) >= maxDepth {
		return fmt.Errorf("%w: deeper than %d", errMalformed, maxDepth)
	}
	space := map[string]string{}
	for _, a := range element.Attr {
		if a.Name.Space == "xmlns" {
			space[a.Name.Local] = a.Value
		} else if a.Name.Space == "" && a.Name.Local == "xmlns" {
			space[""] = a.Value
		}
	}
	alias := "?"
	switch element.Name.Space {
	case nsSOAP:
		alias = "s"
	case nsAddressing:
		alias = "a"
	case nsDiscovery:
		alias = "d"
	}
	e.spaces = append(e.spaces, space)
	e.lengths = append(e.lengths, len(e.path))
	e.path += "/" + alias + ":" + element.Name.Local
	if len(e.lengths) == 3 && e.seen == "" && strings.HasPrefix(e.path, "/s:Envelope/s:Body/") {
		e.seen = e.path
	}
	return nil
}

func (e *envelope) close() {
	if strings.HasSuffix(e.path, "/d:Types") {
		for name := range strings.FieldsSeq(e.texts[e.path]) {
			e.device = e.device || e.medical(name)
		}
	}
	last := len(e.lengths) - 1
	e.path = e.path[:e.lengths[last]]
	e.lengths, e.spaces = e.lengths[:last], e.spaces[:last]
}

// medical reports whether a qualified name is SDC's MedicalDevice, by the
// prefixes that are open here.
func (e *envelope) medical(name string) bool {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
	}
	if local != "MedicalDevice" {
		return false
	}
	for i := len(e.spaces) - 1; i >= 0; i-- {
		if space, ok := e.spaces[i][prefix]; ok {
			return space == nsMDPWS
		}
	}
	return false
}

// hello is what a device of SDC says of itself in its Hello.
func (e *envelope) hello(path string) (heard, error) {
	scopes := strings.Fields(e.texts[path+"/d:Scopes"])
	device := e.device
	for _, scope := range scopes {
		device = device || scope == scopeProvider
	}
	if !device {
		return heard{}, ErrOther
	}
	h := heard{endpoint: text(strings.TrimSpace(e.texts[path+addressPath]))}
	if h.endpoint == "" {
		return heard{}, fmt.Errorf("%w: a Hello of nobody", errMalformed)
	}
	h.fact(audit.FactEndpoint, h.endpoint)
	for _, scope := range scopes {
		if h.said.Spot == (audit.Spot{}) && strings.HasPrefix(scope, schemeLocation) {
			h.location(scope)
		}
	}
	for addr := range strings.FieldsSeq(e.texts[path+"/d:XAddrs"]) {
		h.transport(addr)
	}
	return h, nil
}

// location reads a location scope, as in
// "sdc.ctxt.loc:/sdc.ctxt.loc.detail/HOSP%2F%2F%2FICU%2F%2FB7?fac=HOSP&poc=ICU&bed=B7".
func (h *heard) location(scope string) {
	_, query, _ := strings.Cut(scope, "?")
	values, _ := url.ParseQuery(query) // gives what can be read
	get := func(key string) string { return text(values.Get(key)) }
	h.said.Spot = audit.Spot{Facility: get("fac"), Unit: get("poc"), Room: get("rm"), Bed: get("bed")}
	h.fact("building", get("bldng"))
	h.fact("floor", get("flr"))
}

// transport reads a transport address, "https://10.0.0.7:6464/…". Names are not
// looked up, and IPv6 is not used.
func (h *heard) transport(s string) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	addr, err := netip.ParseAddr(u.Hostname())
	if err != nil || !addr.Unmap().Is4() {
		return
	}
	port := uint64(80)
	if u.Scheme == "https" {
		port = 443
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.ParseUint(p, 10, 16); err != nil || port == 0 {
			return
		}
	}
	h.offer(addr.Unmap(), "_"+u.Scheme+"._tcp", uint16(port))
}
