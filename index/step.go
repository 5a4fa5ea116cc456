package index

// A Step is a place in a build where it may fail or be killed. After any of them the
// directory opens: with the old generation up to [StepVerified], with the new one
// from [StepSwitched] on.
type Step string

// The steps of a build, in order. [StepStored] and [StepAdded] come once for each
// source and each batch of records.
const (
	StepLocked   Step = "locked"   // nobody else builds here
	StepCleaned  Step = "cleaned"  // what killed builds left is gone
	StepBegun    Step = "begun"    // the files of texts and engine are created
	StepStored   Step = "stored"   // a source is in the store
	StepAdded    Step = "added"    // a batch of records is in the engine
	StepClosed   Step = "closed"   // store and engine have written their last byte
	StepSealed   Step = "sealed"   // the manifest is written
	StepVerified Step = "verified" // the new generation was opened and asked
	StepSwitched Step = "switched" // CURRENT names the new generation
)

// Steps lists them all in order.
var Steps = []Step{StepLocked, StepCleaned, StepBegun, StepStored, StepAdded, StepClosed, StepSealed, StepVerified, StepSwitched}

func (o Options) reached(s Step) error {
	if o.Reached == nil {
		return nil
	}
	return o.Reached(s)
}
