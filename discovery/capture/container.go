package capture

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"visite/audit"
)

// bufferSize is how much is read from a file at a time.
const bufferSize = 1 << 20

// container is an opened capture file.
type container struct {
	format string // "pcap", "pcapng", with " (gzip)" behind it if it is compressed
	next   func() (link layers.LinkType, packet []byte, at int64, err error)
	about  func() (filters []string, lost int) // once it is read
}

var errNoCapture = errors.New("neither pcap nor pcapng")

// openContainer reads the head of a capture file.
func openContainer(r io.Reader) (*container, error) {
	in := bufio.NewReaderSize(r, bufferSize)
	packed := ""
	if head, _ := in.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("unpack: %w", err)
		}
		in, packed = bufio.NewReaderSize(unpacked, bufferSize), " (gzip)"
	}
	head, err := in.Peek(4)
	if err != nil {
		return nil, errNoCapture
	}
	open := openPcap
	switch magic := binary.LittleEndian.Uint32(head); magic {
	case blockSection:
		open = openPcapng
	case 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1: // microseconds and nanoseconds, in both byte orders
	default:
		return nil, errNoCapture
	}
	c, err := open(in)
	if err != nil {
		return nil, err
	}
	c.format += packed
	return c, nil
}

func openPcap(in *bufio.Reader) (*container, error) {
	r, err := pcapgo.NewReader(in)
	if err != nil {
		return nil, err
	}
	r.SetSnaplen(maxPacket) // as libpcap and Wireshark read it, whatever the file says
	link := r.LinkType()
	return &container{
		format: "pcap",
		next: func() (layers.LinkType, []byte, int64, error) {
			b, info, err := r.ZeroCopyReadPacketData()
			if errors.Is(err, io.EOF) && info.CaptureLength > 0 { // it ends right behind the head of a packet
				err = io.ErrUnexpectedEOF
			}
			return link, b, at(info), err
		},
		about: func() ([]string, int) { return nil, 0 },
	}, nil
}

func openPcapng(in *bufio.Reader) (*container, error) {
	var told tellings
	r, err := pcapgo.NewNgReader(bufio.NewReaderSize(newBlocks(in), 64<<10), pcapgo.NgReaderOptions{
		WantMixedLinkType: true, SkipUnknownVersion: true,
		SectionEndCallback: func(links []pcapgo.NgInterface, _ pcapgo.NgSectionInfo) { told.section(links) },
	})
	if err != nil {
		return nil, err
	}
	return &container{
		format: "pcapng",
		next: func() (layers.LinkType, []byte, int64, error) {
			b, info, err := r.ZeroCopyReadPacketData()
			if err != nil {
				return 0, nil, 0, err
			}
			link, _ := info.AncillaryData[0].(layers.LinkType)
			return link, b, at(info), nil
		},
		about: func() ([]string, int) {
			var links []pcapgo.NgInterface
			for i := range r.NInterfaces() {
				if link, err := r.Interface(i); err == nil {
					links = append(links, link)
				}
			}
			told.section(links) // the last one
			return told.filters, told.lost
		},
	}, nil
}

// tellings is what a file says of how it was captured.
type tellings struct {
	filters []string
	lost    int
}

// maxFilters is how many capture filters of one file are told.
const maxFilters = 8

func (t *tellings) section(links []pcapgo.NgInterface) {
	for _, link := range links {
		if n := link.Statistics.PacketsDropped; !link.Statistics.LastUpdate.IsZero() && n < 1<<40 { // more means that it is not known
			t.lost += int(n)
		}
		f := audit.Clean(link.Filter, audit.MaxName)
		if f != "" && len(t.filters) < maxFilters && !slices.Contains(t.filters, f) {
			t.filters = append(t.filters, f)
		}
	}
}

// at is when a packet was captured, in nanoseconds since 1970; 0 where the file
// does not say or says a time that cannot be.
func at(info gopacket.CaptureInfo) int64 {
	const year2200 = 7_258_118_400
	if s := info.Timestamp.Unix(); s <= 0 || s >= year2200 {
		return 0
	}
	return info.Timestamp.UnixNano()
}
