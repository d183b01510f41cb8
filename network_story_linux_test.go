package main

import (
	"fmt"
	"strings"
	"time"
)

// What the person does on the screens in TestRoundOnTheNetwork.

// beforeTheRound: the screens are open, and a round could be begun; nothing is
// sent. Looking around by command listens and does not ask.
func (p *proof) beforeTheRound() {
	p.settle("the laboratory is up")
	p.silent("no round was begun", func() {
		s := p.open(nil, nil)
		s.onto("Start a round")
		s.do("\r", "Which wards")
		p.closed("no round was begun")
		p.quit(s)
	})
	from := time.Now()
	if said := p.run("discover", "--interface", "eth7", "--for", "1s"); !strings.Contains(said, "no open round") {
		p.t.Errorf("before the first round it says %q", said)
	}
	p.settle("looking around has ended")
	p.quiet = append(p.quiet, span{"no round was begun, and it is listened", from, time.Now(), true})
}

// begin starts the round and opens its room, while nothing can be written to the
// log: it listens, and asks nothing.
func (p *proof) begin() *person {
	s := p.open(nil, nil)
	s.onto("Start a round")
	s.do("\r", "Which wards")
	s.do("\r", "Next: room 101")
	p.held(func() {
		s.do("\r", "no network interface is connected") // a virtual one is not taken by itself
		s.do("u", "seen nearby")
		s.do("i", "Where is it to be listened?")
		s.onto("eth7")
		s.do("\r", "Listening on eth7 now")
		s.do("\x1b", "4 devices", "10.77.0.2") // the devices next door announce themselves
		if n := p.onTheWire(isQuestionPacket); n > 0 {
			p.t.Errorf("%d questions were sent although the log could not be written", n)
		}
	})
	p.until("mDNS question", isQuestionPacket)
	return s
}

// lookAround looks at what is seen nearby and says which devices they are.
func (p *proof) lookAround(s *person) {
	s.see("10 devices")
	s.do("u", "seen nearby", "listening: mDNS, SDC, Philips, Mindray, GE")
	for _, one := range []struct{ address, code, by string }{
		{free, "M1", "same serial number"}, {taken, "M2", "same address"}, {talking, "M3", "same host name"},
	} {
		s.onto(one.address)
		s.do("\r", "Which device is it?", one.by)
		if one.address == talking {
			s.see("202.114.4.9", "never used")
		}
		s.do("\r", "Recorded: seen on the network as "+one.code)
	}
	s.do("\x1b", "3 expected")
}

// auditFirst answers whether a patient is attached, to each of the three: not to
// the first and the third, but to the second.
func (p *proof) auditFirst(s *person) {
	for code, answer := range map[string]string{"M1": "2", "M2": "1", "M3": "2"} {
		s.onto(code + " ")
		time.Sleep(500 * time.Millisecond) // what is heard meanwhile may move the list: look once more before Enter
		s.onto(code + " ")
		s.do("\r", "Is a patient attached to the monitor?", code)
		if answer == "1" {
			s.again(answer, "Stop! Patient")
			s.again("\r", "Which model")
		} else {
			s.again(answer, "Which model")
		}
		s.again("\x1b", "3 expected")
		s.row(code, "begun")
	}
}

// connect has the connect check made of those without a patient. Once a
// connection was made, nothing can be written for a while: nothing is sent.
func (p *proof) connect(s *person) {
	s.onto("M1 ")
	s.do("c", "connect check", "Allowed in: 10.77.0.0/24", "[✓] M1")
	s.onto("M2 ")
	s.see("a patient is attached, or nobody knows")
	s.do(" ", "This cannot be done here")
	s.onto("M3 ")
	s.do(" ", "[✓] M3")
	s.do("\r", "Exactly this will be sent (2 devices)", "5 connections to "+free, "5 connections to "+talking)
	s.see("Who of the ward agrees?")
	s.write("Sister Ada")
	s.write("Unneeded services")
	s.write("PROBE 102")
	s.see("please exactly: PROBE 101")
	s.press("\x7f")
	s.press("1")
	if n := p.onTheWire(isSYN); n > 0 {
		p.t.Errorf("%d connections before they were confirmed", n)
	}
	s.do("\r", "Passphrase of Jo")
	if n := p.onTheWire(isSYN); n > 0 {
		p.t.Errorf("%d connections before they were signed for", n)
	}
	s.write(phrase)
	p.until("connection", isSYN)
	p.held(func() {
		time.Sleep(50 * time.Millisecond) // an entry written just before may have its packet on the way
		before := p.onTheWire(isSYN)
		time.Sleep(600 * time.Millisecond) // the next one is due after 500 ms
		if n := p.onTheWire(isSYN); n != before {
			p.t.Errorf("%d connections were made although the log could not be written", n-before)
		}
	})
	s.see("Does the monitor still show values, alarms and time?", "10 connections made, 3 answered")
	s.again("y", "Recorded: the monitor still shows everything")
}

// mute switches the network off by its key: no question any more, whoever asks.
func (p *proof) mute(s *person) {
	s.do("m", "Listening switched off")
	p.settle("listening is switched off")
	p.silent("it is switched off by its key", func() {
		s.do("u", "seen nearby", "Off: nothing is asked")
		s.press("f")
		s.do("\x1b", "3 expected")
		p.closed("it is switched off by its key")
	})
}

// auditRest brings the audits to their end, with the network off.
func (p *proof) auditRest(s *person) {
	p.silent("it is switched off by its key, and devices are audited", func() {
		for i, code := range []string{"M1", "M2", "M3"} {
			s.onto(code + " ")
			if code == "M2" {
				s.do("\r", "Stop! Patient")
				s.again("\r", "Which model")
			} else {
				s.do("\r", "Which model")
			}
			s.again("9", "Maker and type")
			s.write("Sample Medical BedView")
			s.see("Is anything unusual")
			s.again("1", "serious incident")
			s.again("1", "signs and seals")
			s.again("\r", fmt.Sprintf("%d still open", 2-i))
		}
	})
}

// leave leaves the room and returns what the reconciliation says was sent.
func (p *proof) leave(s *person) []string {
	s.again("n", "Sent from here")
	frame, _ := s.look()
	said := sentLine.FindStringSubmatch(frame)
	if said == nil {
		p.t.Fatalf("the reconciliation does not say what was sent:\n%s", frame)
	}
	s.do("\r", "Close the round")
	return said
}

// discover looks around by command, beside a round.
func (p *proof) discover() {
	said := p.run("discover", "--interface", "eth7", "--for", "2s")
	if !strings.Contains(said, free) {
		p.t.Errorf("discover says %q", said)
	}
	p.settle("looking around has ended")
}

// offline opens the room again, with the network off for the whole program.
func (p *proof) offline(args, env []string) {
	p.silent(strings.Join(append(args, env...), " "), func() {
		s := p.open(args, env)
		s.onto("1/1 rooms")
		s.do("\r", "All rooms done")
		s.do("\r", "Off: ", "3 expected")
		for _, key := range []string{"m", "c", "u", "f", "i"} {
			s.press(key)
		}
		p.closed("the network is off for the whole program")
		p.quit(s)
	})
}

// closeRound closes it as complete.
func (p *proof) closeRound() {
	s := p.open(nil, nil)
	s.onto("1/1 rooms")
	s.do("\r", "All rooms done")
	s.do("e", "Complete")
	s.again("\r", "Passphrase of Jo")
	s.write(phrase)
	s.see("What would you like to do?")
	p.quit(s)
}
