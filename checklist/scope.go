package checklist

// Scope says which devices the notice concerns, as names on type plates and
// in inventories.
type Scope struct {
	Item      string   // the choice whose options Concerns suggests
	Makers    []Name   // any model of these makers is looked at
	NotMakers []string // other companies with a similar name
	Models    []Name   // models and their aliases and misspellings
}

// Name is a name a device goes by and the option it suggests.
type Name struct {
	Name   string
	Option string
	Maker  string // if set, the name means this only beside this maker
}

// Concerns reports whether a device of this maker and model is, or may be,
// one the notice is about, and which option of Scope.Item its names suggest.
// Case, spaces and punctuation do not matter; either argument may be empty,
// and both may hold maker and model together.
func (c *Checklist) Concerns(maker, model string) (option string, ok bool) {
	return "", false
}
