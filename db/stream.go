package db

import "errors"

// errStopped ends a query when whoever ranges over its rows has seen enough.
var errStopped = errors.New("stopped")

// finish hands an error of a query to whoever ranges over its rows.
func finish[T any](err error, yield func(T, error) bool) {
	if err != nil && !errors.Is(err, errStopped) {
		var none T
		yield(none, err)
	}
}
