package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"tiaowen/web"
)

// settings are how a server is run. A flag goes before a variable of the
// environment, that before the file of settings, that before the default.
type settings struct {
	place
	addr, admin, file   string
	logFormat, logLevel string
	keep                web.Keep
	limits              web.Limits
	proxies, follow     []string
	connections         int
	look                time.Duration
}

// maxConnections is far more than a small server meets, and less than the files that
// a process may usually open.
const maxConnections = 800

func (s *settings) flags(f *pflag.FlagSet) {
	f.StringVar(&s.addr, "addr", "localhost:8080", "address to listen on, HOST:PORT")
	f.StringVar(&s.admin, "admin", "localhost:8090", `address of metrics, profiles and reloading; "off" for none`)
	f.StringVar(&s.dir, "data", defaultData(), "directory of the index")
	f.StringVar(&s.engine, "engine", defaultEngine, engineUsage)
	f.StringVar(&s.file, "config", "", "file of settings (YAML: the names of these flags and their values)")
	f.StringVar(&s.logFormat, "log-format", "text", "text or json")
	f.StringVar(&s.logLevel, "log-level", "warn", "debug, info (a line for each request), warn or error")
	f.BoolVar(&s.keep.Clients, "log-clients", false, "log the address of each client: personal data")
	f.BoolVar(&s.keep.Questions, "log-questions", false, "log what is asked: personal data")
	f.IntVar(&s.limits.Concurrent, "concurrent", 0, "requests answered at once; 0: two a processor, -1: no limit")
	f.IntVar(&s.limits.Waiting, "waiting", 0, "requests that wait for their turn; 0: 128 a processor")
	f.DurationVar(&s.limits.Wait, "wait", 50*time.Millisecond, "the longest wait before a request is turned away with 503")
	f.DurationVar(&s.limits.Answer, "answer-time", 10*time.Second, "the longest time to make an answer")
	f.Float64Var(&s.limits.Rate, "rate", 20, "requests a second of one client; -1: no limit")
	f.IntVar(&s.limits.Burst, "burst", 100, "requests of one client at once")
	f.StringSliceVar(&s.proxies, "proxies", []string{"127.0.0.0/8", "::1/128"}, "networks of proxies whose X-Forwarded-For is believed")
	f.IntVar(&s.connections, "connections", maxConnections, "connections open at once")
	f.StringSliceVar(&s.follow, "watch", nil, "files and folders to follow: the index is built anew when they change")
	f.DurationVar(&s.look, "look", 2*time.Second, "how often to look whether the index was built anew; 0: only at SIGHUP")
}

// notInFile are settings that say where the others are.
var notInFile = []string{"config", "help"}

// variable is the name of a setting in the environment.
func variable(name string) string {
	return "TIAOWEN_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// fill gives every flag that was not set the value of the environment or the file,
// and checks them all. Errors name the place and what may stand there.
func (s *settings) fill(f *pflag.FlagSet, env func(string) (string, bool)) error {
	if v, ok := env(variable("config")); ok && !f.Changed("config") {
		s.file = v
	}
	file, err := readSettings(s.file)
	if err != nil {
		return err
	}
	var errs []error
	for name := range file {
		if f.Lookup(name) == nil || slices.Contains(notInFile, name) {
			errs = append(errs, fmt.Errorf("%s: there is no setting %q; run tiaowen serve --help for their names", s.file, name))
		}
	}
	f.VisitAll(func(flag *pflag.Flag) {
		if f.Changed(flag.Name) || slices.Contains(notInFile, flag.Name) {
			return
		}
		if v, ok := env(variable(flag.Name)); ok {
			errs = append(errs, set(flag, v, variable(flag.Name)))
		} else if v, ok := file[flag.Name]; ok {
			errs = append(errs, set(flag, v, s.file+": "+flag.Name))
		}
	})
	return errors.Join(append(errs, s.check())...)
}

func set(flag *pflag.Flag, value, where string) error {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		if err := list.Replace(strings.Split(value, ",")); err != nil {
			return fmt.Errorf("%s %q: %w", where, value, err)
		}
		return nil
	}
	if err := flag.Value.Set(value); err != nil {
		return fmt.Errorf("%s %q: %w (%s)", where, value, err, flag.Usage)
	}
	return nil
}

// readSettings reads a file of settings: names and scalars, or lists of scalars.
func readSettings(path string) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	var doc map[string]yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("read settings %s: %w", path, err)
	}
	values := map[string]string{}
	for name, node := range doc {
		var list []string
		if node.Kind == yaml.SequenceNode {
			err = node.Decode(&list)
			values[name] = strings.Join(list, ",")
		} else {
			values[name], err = node.Value, nil
			if node.Kind != yaml.ScalarNode {
				err = errors.New("a value or a list of values belongs here")
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", path, node.Line, name, err)
		}
	}
	return values, nil
}

func (s *settings) check() error {
	var errs []error
	if err := s.place.check(); err != nil {
		errs = append(errs, err)
	}
	if s.logFormat != "text" && s.logFormat != "json" {
		errs = append(errs, fmt.Errorf("log-format %q: text or json", s.logFormat))
	}
	if _, err := s.level(); err != nil {
		errs = append(errs, fmt.Errorf("log-level %q: debug, info, warn or error", s.logLevel))
	}
	if s.connections < 1 {
		errs = append(errs, fmt.Errorf("connections %d: at least 1", s.connections))
	}
	s.limits.Proxies = []netip.Prefix{}
	for _, p := range s.proxies {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(p)
		if a, e := netip.ParseAddr(p); e == nil {
			prefix, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("proxies %q: an address or a network such as 10.0.0.0/8", p))
		}
		s.limits.Proxies = append(s.limits.Proxies, prefix)
	}
	return errors.Join(errs...)
}

func (s *settings) level() (l slog.Level, err error) {
	err = l.UnmarshalText([]byte(s.logLevel))
	return l, err
}
