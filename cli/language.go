package cli

import (
	"strings"

	"visite/checklist"
)

// guessLang finds out which language to speak: the flag, VISITE_LANG, what was
// chosen before, the locale. The flag is looked for before the arguments are
// parsed, so that what is wrong with them can be said in that language too.
func guessLang(args []string, getenv func(string) string, saved checklist.Lang) checklist.Lang {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		value, found := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, found = args[i+1], true
		}
		if l, ok := parseLang(value); found && ok {
			return l
		}
	}
	if l, ok := parseLang(getenv("VISITE_LANG")); ok {
		return l
	}
	if saved != "" {
		return saved
	}
	// As POSIX has it, the first of these that is set decides.
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			l, _ := parseLang(locale)
			return l
		}
	}
	return checklist.English
}

// parseLang reads "de", "de_AT.UTF-8", "en"; what is neither is English and
// not ok.
func parseLang(s string) (l checklist.Lang, ok bool) {
	word, _, _ := strings.Cut(strings.ToLower(s), ".")
	word, _, _ = strings.Cut(strings.ReplaceAll(word, "-", "_"), "_")
	switch l := checklist.Lang(word); l {
	case checklist.German, checklist.English:
		return l, true
	}
	return checklist.English, false
}
