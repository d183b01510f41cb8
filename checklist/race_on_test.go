//go:build race

package checklist

const comboStride = thinStride
