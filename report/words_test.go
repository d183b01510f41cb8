package report

import (
	"testing"

	"visite/audit"
	"visite/checklist"
)

// TestEveryWordHasATitle: what a paper may have to say, it can say in each
// language.
func TestEveryWordHasATitle(t *testing.T) {
	for name, tt := range map[string]struct {
		all   map[string]checklist.Text
		words []string
	}{
		"states":      {stateWords, audit.DeviceStates()},
		"reply":       {replyWords, audit.DeviceStates()},
		"provenance":  {provenanceWords, checklist.Provenances()},
		"reviews":     {reviewWords, words("", audit.Awaiting, audit.Approved, audit.Returned, audit.Changed)},
		"decisions":   {reviewWords, words(audit.Approve, audit.Return)},
		"roles":       {roleWords, words(audit.Technician, audit.Supervisor, audit.Administrator)},
		"gaps":        {gapWords, words(audit.GapRoom, audit.GapAccess, audit.GapDevice)},
		"gap actions": {gapActionWords, words(audit.GapRoom, audit.GapAccess, audit.GapDevice)},
		"visits":      {visitWords, words(audit.VisitNotYet, audit.VisitEntered, audit.VisitDone, audit.VisitEmpty, audit.VisitNoAccess)},
		"rounds":      {roundWords, words(audit.RoundOpen, audit.RoundComplete, audit.RoundGaps, audit.RoundImported)},
		"seen":        {seenWords, words(audit.SeenOpen, audit.SeenDraft, audit.SeenAudited, audit.SeenMissing, audit.SeenAway)},
		"matched":     {matchWords, words(audit.BySerial, audit.ByMAC, audit.ByAddress, audit.ByHost, audit.ByPerson)},
		"connects":    {connectWords, words("", audit.ConnectOpen, audit.ConnectClosed, audit.ConnectSilent, audit.ConnectFailed, audit.ConnectStopped)},
		"actions":     {actionWords, words(audit.ToDo, audit.InWork, audit.Done, audit.Confirmed, audit.Shown)},
		"sources": {sourceWords, words(audit.SourceMDNS, audit.SourceSDC, audit.SourcePhilips, audit.SourceMindray, audit.SourceGE,
			audit.SourceNeighbour, audit.SourceCapture, audit.SourceSwitch, audit.SourceDHCP)},
	} {
		for _, word := range tt.words {
			for _, l := range checklist.Langs() {
				if tt.all[word][l] == "" {
					t.Errorf("%s: %q has no title in %s", name, word, l)
				}
			}
		}
	}
}

func words[T ~string](all ...T) (list []string) {
	for _, w := range all {
		list = append(list, string(w))
	}
	return list
}
