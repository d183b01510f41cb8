package discovery

import (
	"maps"
	"slices"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
	"visite/discovery/mdns"
)

// tell changes what is told of the watch itself.
func (l *Lookout) tell(change func(*audit.Surroundings)) {
	l.mu.Lock()
	change(&l.now)
	l.mu.Unlock()
	l.change()
}

// blind says that nothing can be seen, and why.
func (l *Lookout) blind(why checklist.Text) {
	l.mu.Lock()
	told := l.now.Interface == "" && maps.Equal(l.now.Problem, why)
	l.mu.Unlock()
	if told {
		return
	}
	l.tell(func(s *audit.Surroundings) {
		s.Interface, s.Problem, s.Asking = "", why, false
		for i := range s.Channels {
			s.Channels[i].State, s.Channels[i].Problem = audit.ChannelFailed, why
		}
	})
}

// on says which link is looked around on, with all channels.
func (l *Lookout) on(on link.Link) {
	l.tell(func(s *audit.Surroundings) {
		s.Interface, s.Problem = on.Name, nil
		for i := range s.Channels {
			s.Channels[i].State, s.Channels[i].Problem = audit.ChannelListening, nil
		}
	})
}

// set says how a channel fares.
func (l *Lookout) set(source audit.Source, state audit.ChannelState, problem checklist.Text) {
	l.tell(func(s *audit.Surroundings) {
		i := slices.IndexFunc(s.Channels, func(c audit.Channel) bool { return c.Source == source })
		if source == audit.SourceMDNS && state == audit.ChannelListening && s.Asking {
			state = audit.ChannelAsking
		}
		s.Channels[i].State, s.Channels[i].Problem = state, problem
	})
}

// asking says whether questions are on their way. A channel that failed stays so.
func (l *Lookout) asking(now bool) {
	l.tell(func(s *audit.Surroundings) {
		s.Asking = now
		from, to := audit.ChannelListening, audit.ChannelAsking
		if !now {
			from, to = to, from
		}
		for i, c := range s.Channels {
			if c.Source == audit.SourceMDNS && c.State == from {
				s.Channels[i].State = to
			}
		}
	})
}

// asked counts what became of a round of questions, or says why it was none.
func (l *Lookout) asked(r mdns.Result, err error) {
	l.tell(func(s *audit.Surroundings) {
		s.Heard += r.Heard
		s.Dropped += r.Dropped
		for i, c := range s.Channels {
			if c.Source != audit.SourceMDNS || c.State == audit.ChannelFailed || l.ctx.Err() != nil {
				continue
			}
			s.Channels[i].Problem = nil
			if err != nil {
				s.Channels[i].Problem = inWords(onlyListens, err)
			}
		}
	})
}

// drop counts a packet that was refused.
func (l *Lookout) drop() {
	l.tell(func(s *audit.Surroundings) { s.Dropped++ })
}
