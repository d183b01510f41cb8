package udi

import "strings"

// numeric reports whether s is one or more digits.
func numeric(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// number is the value of digits.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// digitRight reports whether the last of the digits is the check digit of those
// before it (GS1 General Specifications § 7.9: weights 3 and 1 from the right,
// modulo 10).
func digitRight(s string) bool {
	sum, weight := 0, 1
	for i := len(s) - 1; i >= 0; i-- {
		sum += int(s[i]-'0') * weight
		weight = 4 - weight
	}
	return sum%10 == 0
}

// set82 are the characters that a GS1 value may have (§ 7.11).
const set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

// set39 are those of a component or part identifier (§ 7.11).
const set39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// set64 are those of base64 for URLs (§ 7.11).
const set64 = "-0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

// set43 are the characters of HIBC, each at the place of its value (ANSI/HIBC
// 2.6, appendix B).
const set43 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

// outside is the first character of s that set does not have, or "".
func outside(s, set string) string {
	for _, r := range s {
		if !strings.ContainsRune(set, r) {
			return string(r)
		}
	}
	return ""
}

// checkCharacter is that of HIBC: the values of all characters before it, modulo
// 43. All of them must be of set43.
func checkCharacter(s string) string {
	sum := 0
	for i := range len(s) {
		sum += strings.IndexByte(set43, s[i])
	}
	return string(set43[sum%43])
}
