package inventory_test

import (
	"fmt"
	"log"

	"visite/checklist"
	"visite/inventory"
)

// A list, read to the end: what would it change at a site that knows nothing
// yet?
func Example() {
	table, err := inventory.Open("testdata/example-de.csv")
	if err != nil {
		log.Fatal(err)
	}
	defer table.Close()
	profile, err := table.Guess()
	if err != nil {
		log.Fatal(err) // *inventory.NeedsMapping: a person has to say which column is what
	}
	mapping, err := profile.Bind(table.Header)
	if err != nil {
		log.Fatal(err)
	}
	plan := inventory.NewPlan(nil, false)
	var tally inventory.Tally
	for row, err := range table.Rows() {
		if err != nil {
			log.Fatal(err)
		}
		var change inventory.Change
		record, reject := mapping.Record(row)
		if reject == nil {
			change, reject = plan.Next(record)
		}
		if reject != nil {
			fmt.Println(reject.Row, reject.Column, reject.Reason.Text.In(checklist.German))
		}
		tally.Count(change, reject)
	}
	fmt.Println(table.Format)
	fmt.Printf("%d added, %d of them without a known room\n", tally.Added, tally.Unplaced)
	// Output:
	// CSV, UTF-8, ;
	// 21 added, 1 of them without a known room
}
