// Package checklist holds a regulator's notice as data: what is asked at the
// device, under which conditions, and the decision table that turns answers
// into a verdict and actions. The notice itself is a YAML file (catalog/,
// described by schema/checklist.schema.json); nothing in the code knows its
// items, rules or words.
//
// [Parse] reads such a file, [Shipped] returns those built in, and [Lint]
// tells an author what is wrong. A [Checklist] never changes afterwards.
// [Checklist.Check] judges one answer, [Checklist.Evaluate] a set of them,
// [EvaluateLines] a stream of sets.
//
// Its rules:
//
//   - An item is asked while its asked_if is true. An answer counts only while
//     its item is asked and Check accepts it; any other answer is as if it had
//     not been given, and is listed in [Outcome.NotCounted].
//   - A condition on what nobody has answered is neither true nor false. Only
//     what is true fires a rule, asks an item or calls for the consultation.
//     An item with "unanswered" counts as that option while it is asked.
//   - Every rule is looked at, all that hold fire. The strictest urgency among
//     them gives the verdict; while something required is missing, or answers
//     contradict each other, the verdict is the incomplete one and the urgency
//     is that of the rules that hold already.
//   - A set for which no rule with an urgency holds is never "not affected":
//     Parse refuses a checklist that has such a set.
//   - Rules, items and contradictions are listed in the order of the file;
//     actions strictest first, then in the order in which rules ask for them.
//
// The package does no I/O but for the embedded catalog, and knows no clock:
// whether a consultation has expired is for the caller.
package checklist
