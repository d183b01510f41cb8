package capture

import (
	"encoding/binary"
	"fmt"

	"visite/audit"
)

// Ports that monitors of the family call (Claroty Team82; CVE-2025-0626).
const (
	portPortmap = 111
	portHL7     = 511
	portCMS     = 515 // and the five after it
	portCMSLast = 520
	portNFS     = 2049
)

// kindOf is how a monitor calls a port of the watched network; TCP and UDP both
// have portmap and NFS, the others are TCP.
func kindOf(protocol byte, port uint16) audit.ContactKind {
	switch {
	case port == portPortmap:
		return audit.ContactPortmap
	case port == portNFS:
		return audit.ContactNFS
	case protocol == protoTCP && port == portHL7:
		return audit.ContactHL7
	case protocol == protoTCP && port >= portCMS && port <= portCMSLast:
		return audit.ContactCMS
	}
	return audit.ContactOther
}

// frameEstablished stands for the type of the first frame where the connection
// was open before the capture began: its first frame was not seen.
const frameEstablished = "established"

// frameType says what a connection of a kind begins with; "" if that is not
// known. Nothing else of the payload is looked at.
func frameType(kind audit.ContactKind, protocol byte, payload []byte) string {
	switch {
	case kind == audit.ContactHL7 && len(payload) > 0 && payload[0] == 0x0b: // MLLP, the start of a block
		return "mllp"
	case kind == audit.ContactCMS && len(payload) >= 4 && payload[2] == 0x05:
		return fmt.Sprintf("0x%02x", payload[3])
	case protocol == protoUDP:
		return rpcCall(payload)
	case protocol == protoTCP && len(payload) >= 4: // a record mark before it (RFC 5531, § 11)
		return rpcCall(payload[4:])
	}
	return ""
}

// Programs of ONC RPC that a mount of NFS asks for (IANA, RFC 1833, RFC 1813).
const (
	rpcPortmap = 100000
	rpcNFS     = 100003
	rpcMount   = 100005
)

var rpcPrograms = map[uint32]string{
	rpcPortmap: "portmap", rpcNFS: "nfs", rpcMount: "mountd", 100021: "nlockmgr", 100024: "status",
}

var rpcProcedures = map[[2]uint32]string{
	{rpcPortmap, 0}: "null", {rpcPortmap, 3}: "getport", {rpcPortmap, 4}: "dump",
	{rpcMount, 0}: "null", {rpcMount, 1}: "mnt", {rpcMount, 3}: "umnt", {rpcMount, 5}: "export",
	{rpcNFS, 0}: "null", {rpcNFS, 1}: "getattr", {rpcNFS, 3}: "lookup", {rpcNFS, 6}: "read",
}

// rpcCall puts a call of ONC RPC version 2 (RFC 5531) into words: "getport mountd
// v3 udp", "mountd v3 mnt". It is "" for anything else, and for programs that a
// mount does not need.
func rpcCall(b []byte) string {
	if len(b) < 40 || word(b, 1) != 0 || word(b, 2) != 2 {
		return ""
	}
	program, version, procedure := word(b, 3), word(b, 4), word(b, 5)
	name, known := rpcPrograms[program]
	if !known || version > 9 {
		return ""
	}
	if program == rpcPortmap && procedure == 3 {
		return "getport" + wanted(b[24:], version)
	}
	if say, ok := rpcProcedures[[2]uint32{program, procedure}]; ok {
		return fmt.Sprintf("%s v%d %s", name, version, say)
	}
	return fmt.Sprintf("%s v%d", name, version)
}

// wanted is which program the port is asked of, with a blank before it; b
// begins with the credential of the call. "" if that is cut off.
func wanted(b []byte, version uint32) string {
	for range 2 { // credential and verifier, each with a length of its own
		if len(b) < 8 {
			return ""
		}
		n := int(word(b, 1))
		if n > 400 || n%4 != 0 || len(b) < 8+n { // RFC 5531, § 8.2: at most 400 bytes
			return ""
		}
		b = b[8+n:]
	}
	if len(b) < 8 {
		return ""
	}
	name, known := rpcPrograms[word(b, 0)]
	if !known {
		name = fmt.Sprint(word(b, 0))
	}
	say := fmt.Sprintf(" %s v%d", name, min(word(b, 1), 99))
	if version == 2 && len(b) >= 12 {
		say += map[uint32]string{protoTCP: " tcp", protoUDP: " udp"}[word(b, 2)]
	}
	return say
}

// word is the n-th 32 bit word.
func word(b []byte, n int) uint32 { return binary.BigEndian.Uint32(b[4*n:]) }
