package corpus

// A Register knows the bodies that texts name: each canonical name with the forms
// in which it is written. It is read from a file that people edit; nothing is
// merged by guess.
type Register struct{}

// DefaultRegister is the register that ships with the program.
func DefaultRegister() *Register { return &Register{} }

// Canonical returns the canonical name of a written form, and whether the
// register knows it.
func (r *Register) Canonical(written string) (string, bool) { return written, false }

// Names lists every canonical name and written form, for the dictionary of the
// analyser.
func (r *Register) Names() []string { return nil }
