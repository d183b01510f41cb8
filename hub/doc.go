// Package hub is the meeting place: where the laptops of a site exchange their
// logs when there is a network. It has the server, which any machine of the
// hospital can run, and the client, with which a laptop syncs.
//
// A hub keeps logs and signs for them. It folds no tables, and whom its logs name
// it does not know. Its rules:
//
//   - Nobody is listened to who is not known: a laptop is its writer's key, which
//     its certificate has, and belongs to one site. Who is unknown or was shut out
//     learns nothing, not even what there is. A one-time code lets a laptop in.
//   - A log is only ever extended. What is sent is checked to the last byte before
//     any of it is kept ([ledger.Receive]), and kept in one transaction.
//   - A hub is a witness: it countersigns the checkpoint up to which it has a log
//     ([ledger.WriterKey.Countersign]), and never signs for two logs of one writer.
//   - Everything that comes in is bounded: how much, how long, how often.
//
// Requests and answers are described at [Server]; docs/hub.md is for who runs one.
package hub
