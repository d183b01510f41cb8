package cli

import (
	"testing"

	"visite/checklist"
)

func TestGuessLang(t *testing.T) {
	de, en := checklist.German, checklist.English
	for _, c := range []struct {
		name  string
		args  []string
		env   map[string]string
		saved checklist.Lang
		want  checklist.Lang
	}{
		{"nothing said", nil, nil, "", en},
		{"locale", nil, map[string]string{"LANG": "de_AT.UTF-8"}, "", de},
		{"the first locale that is set decides", nil, map[string]string{"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "", en},
		{"messages before lang", nil, map[string]string{"LC_MESSAGES": "de_DE", "LANG": "en_US"}, "", de},
		{"a third language is English", nil, map[string]string{"LANG": "fr_FR.UTF-8"}, "", en},
		{"chosen before", nil, map[string]string{"LANG": "en_US"}, de, de},
		{"environment before chosen", nil, map[string]string{"VISITE_LANG": "en"}, de, en},
		{"flag before all", []string{"verify", "--lang", "de"}, map[string]string{"VISITE_LANG": "en"}, en, de},
		{"flag with =", []string{"--lang=de"}, nil, "", de},
		{"flag without value", []string{"--lang"}, nil, de, de},
		{"unknown value is left to the parser", []string{"--lang=fr"}, nil, de, de},
		{"not behind --", []string{"--", "--lang=de"}, nil, "", en},
	} {
		t.Run(c.name, func(t *testing.T) {
			getenv := func(name string) string { return c.env[name] }
			if got := guessLang(c.args, getenv, c.saved); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
