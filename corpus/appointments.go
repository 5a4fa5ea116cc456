package corpus

import (
	"regexp"
	"strings"
)

const personName = `[\p{Han}·•]{2,15}?`

var (
	appoints     = regexp.MustCompile(`^(` + personName + `)同志(?:试)?任(.+)$`)
	appointsBare = regexp.MustCompile(`^(?:任命|聘任)(` + personName + `)(?:同志)?[为任](.+)$`)
	dismisses    = regexp.MustCompile(`^免去(` + personName + `)同志的?(.+?)(?:的?职务)?$`)
	dismissesHis = regexp.MustCompile(`^(?:同时)?(?:免去|不再担任)其(?:原任的?|担任的?|的)?(.+?)(?:的?职务)?$`)
	dismissed    = regexp.MustCompile(`^(` + personName + `)同志不再担任(.+?)(?:的?职务)?$`)
)

// ParseAppointments reads one sentence of a notice of appointments:
// X同志任P；, 免去X同志的P职务；, X同志任P，免去其Q职务；. A sentence that begins with 免去其
// has lost its subject: the person is empty and Certain is false. It returns nil
// for any other prose.
func ParseAppointments(sentence string) []Appointment {
	var found []Appointment
	person := ""
	for _, part := range splitOutside(TrimSpace(sentence), "，,；;。") {
		part = TrimSpace(part)
		a, ok := parseAppointment(part)
		switch {
		case ok:
			if a.Person == "" {
				a.Person = person
			}
			a.Certain = a.Person != ""
			person = a.Person
			found = append(found, a)
		case part == "":
		case len(found) == 0:
			return nil
		default:
			last := &found[len(found)-1] // 任P，Q: a second post
			last.Post = strings.Join([]string{last.Post, part}, "，")
		}
	}
	return found
}

func parseAppointment(part string) (Appointment, bool) {
	for _, form := range []struct {
		re     *regexp.Regexp
		action string
	}{{appoints, "任"}, {appointsBare, "任"}, {dismisses, "免"}, {dismissed, "免"}} {
		if m := form.re.FindStringSubmatch(part); m != nil {
			return Appointment{Person: m[1], Action: form.action, Post: m[2]}, true
		}
	}
	if m := dismissesHis.FindStringSubmatch(part); m != nil {
		return Appointment{Action: "免", Post: m[1]}, true
	}
	return Appointment{}, false
}
