package audit

// ReviewCase is what the state of an audit's review follows from.
type ReviewCase struct {
	Status   Status
	Revision int        // the newest one
	Sealed   int        // the last sealed one; 0: none
	Conflict bool       // with another audit, or within this one, undecided
	Aside    bool       // a decided conflict set it aside
	Reviews  []Reviewed // that count and were not taken back, in the order of the log
}

// Reviewed is a review that counts.
type Reviewed struct {
	Revision int
	Decision Decision
}

// State is the state of the review, and the place in c.Reviews of the review
// that it comes from, -1 if it comes from none. Of several of one revision the
// stricter one shows. An approval holds for the revision it saw, as long as
// nothing contradicts it: neither a newer revision nor another audit.
func (c ReviewCase) State() (ReviewState, int) {
	if c.Sealed == 0 || c.Status == Dropped || c.Aside {
		return "", -1
	}
	at := -1 // of the last revision that was reviewed
	for i, r := range c.Reviews {
		switch {
		case at < 0 || r.Revision > c.Reviews[at].Revision:
			at = i
		case r.Revision == c.Reviews[at].Revision && (r.Decision == Return || c.Reviews[at].Decision == Approve):
			at = i
		}
	}
	if at < 0 {
		return Awaiting, -1
	}
	last := c.Reviews[at]
	switch {
	case last.Decision == Return && last.Revision == c.Sealed:
		return Returned, at
	case last.Decision == Return:
		return Awaiting, -1
	case last.Revision < c.Revision || c.Conflict:
		return Changed, at
	}
	return Approved, at
}
