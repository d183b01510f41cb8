//go:build !race

package checklist

const comboStride = 1
