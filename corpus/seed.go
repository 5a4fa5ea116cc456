package corpus

import _ "embed"

// SeedName is the name of the gazette that is built into the program.
const SeedName = "hongjiang-2026-01.md"

//go:embed hongjiang-2026-01.md
var seed string

// Seed returns the gazette that is built into the program, byte for byte.
func Seed() []byte { return []byte(seed) }
