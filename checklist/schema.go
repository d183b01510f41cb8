package checklist

import _ "embed"

//go:embed schema/checklist.schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of a checklist file, for
// editors. Whatever it refuses, [Lint] refuses too; Lint knows more.
func Schema() []byte { return schema }
