// Package checklist holds a regulator's notice as data: what is asked at the
// device, the conditions under which it is asked, and the decision table that
// turns answers into a verdict and actions.
package checklist
