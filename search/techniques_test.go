package search

import "testing"

// TestWithout leaves each technique out of a copy, and the service as it was.
func TestWithout(t *testing.T) {
	s := service(t)
	served, expanders := s.weights, len(s.expanders)
	for _, name := range Techniques() {
		less := s.Without(name)
		if less.weights == served && len(less.expanders) == expanders {
			t.Errorf("without %s nothing is left out", name)
		}
	}
	if s.weights != served || len(s.expanders) != expanders {
		t.Error("leaving out changed the service that is asked")
	}
	if s.Without("").weights != served {
		t.Error("something was left out that was not named")
	}
}
