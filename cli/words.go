package cli

import "visite/checklist"

// words is everything the command line says in one language. Each group lies
// in a file of its own, both languages beside each other.
type words struct {
	helpWords
	failWords
	doneWords
	statusWords
	pinWords
	questionWords
	probeWords
	demoWords
	networkWords
	udiWords
	observeWords
	sightingWords
	roundWords
	reportWords
	viewerWords
	proveWords
	redactWords
	reviewWords
	actionWords
	bundleWords
	hubWords
	writerWords
}

// wordsIn gives the words in German or in English.
func wordsIn(l checklist.Lang) words {
	t := func(_, en string) string { return en }
	if l == checklist.German {
		t = func(de, _ string) string { return de }
	}
	return words{
		inHelp(t),
		inFailure(t),
		whenDone(t),
		inStatus(t),
		inPIN(t),
		inQuestion(t),
		inProbe(t),
		inDemo(t),
		inNetwork(t),
		inUDI(t),
		inObserve(t),
		inSightings(t),
		inRounds(t),
		inReports(t),
		inViewer(t),
		inProof(t),
		inRedaction(t),
		inReview(t),
		inActions(t),
		inBundles(t),
		inHubs(t),
		inWriters(t),
	}
}

// translator picks one of the two texts.
type translator func(de, en string) string
