package checklist

// Every answer, fact and rule of a checklist has a slot: a set of at most one
// bit. No bit means open: nobody has answered, or what it rests on is open.
// The bit of a choice is the place of its option, a text that is there has
// bit 0, and what is true or false has the bits yes and no.
const (
	open uint64 = 0
	no   uint64 = 1 << 0
	yes  uint64 = 1 << 1

	present = 1 << 0 // an answer without options is there
)

// cond is a compiled condition: a row that looks at one slot, or a
// combination of conditions. Its three values are open, no and yes; open goes
// through all, any and not as in Kleene's logic, so that "not" of what is
// open is open too and no rule holds for want of an answer.
type cond struct {
	op   condOp
	slot int
	mask uint64
	kids []cond
	row  *row // as it stands in the file, for lint; nil if it does not
}

type condOp uint8

const (
	opAlways  condOp = iota // no condition
	opTest                  // the slot's bit is one of mask
	opPresent               // the slot is not open
	opAbsent                // the slot is open
	opAll
	opAny
	opNot
)

func (c *cond) eval(slots []uint64) uint64 {
	switch c.op {
	case opTest:
		return test(slots[c.slot], c.mask)
	case opPresent:
		return truth(slots[c.slot] != open)
	case opAbsent:
		return truth(slots[c.slot] == open)
	case opAll:
		return c.join(slots, no, yes)
	case opAny:
		return c.join(slots, yes, no)
	case opNot:
		return negate(c.kids[0].eval(slots))
	default:
		return yes
	}
}

// join is decided by the first kid with the value decisive; without one it
// is open if any kid is, else otherwise.
func (c *cond) join(slots []uint64, decisive, otherwise uint64) uint64 {
	result := otherwise
	for i := range c.kids {
		switch c.kids[i].eval(slots) {
		case decisive:
			return decisive
		case open:
			result = open
		}
	}
	return result
}

func test(slot, mask uint64) uint64 {
	if slot == open {
		return open
	}
	return truth(slot&mask != 0)
}

func negate(value uint64) uint64 {
	switch value {
	case yes:
		return no
	case no:
		return yes
	default:
		return open
	}
}

func truth(b bool) uint64 {
	if b {
		return yes
	}
	return no
}

// program computes the slots of a checklist, each from slots before it.
type program struct {
	slots int
	steps []step
	item  []int // slot of each item; the one after it says whether the item is asked
	rule  []int // slot of each rule
}

// step computes one slot.
type step struct {
	kind  stepKind
	index int // of the item, fact or rule
	slot  int
	when  cond

	unanswered uint64 // of an item: what counts while it is asked and not answered
	cases      []factCase
	of         int // slot a valued fact starts from
}

type stepKind uint8

const (
	stepItem stepKind = iota
	stepFact
	stepValuedFact
	stepRule
)

type factCase struct {
	is   uint64
	when cond
}

// run fills all slots. given has one slot per item: the answer's bit.
func (p *program) run(slots, given []uint64) {
	for i := range p.steps {
		p.steps[i].run(slots, given)
	}
}

func (s *step) run(slots, given []uint64) {
	switch s.kind {
	case stepItem:
		s.ask(slots, given[s.index])
	case stepValuedFact:
		slots[s.slot] = slots[s.of]
		for i := range s.cases {
			if s.cases[i].when.eval(slots) == yes {
				slots[s.slot] = s.cases[i].is
				return
			}
		}
	default:
		slots[s.slot] = s.when.eval(slots)
	}
}

// ask lets an answer count only while its item is asked.
func (s *step) ask(slots []uint64, given uint64) {
	asked := s.when.eval(slots)
	switch {
	case asked != yes:
		given = open
	case given == open:
		given = s.unanswered
	}
	slots[s.slot], slots[s.slot+1] = given, asked
}
