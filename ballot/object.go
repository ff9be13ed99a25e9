package ballot

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// An object reads the fields of a JSON object one by one, and records every fault with its path. A field that was not
// taken when the object is closed is unknown.
type object struct {
	path   string
	fields map[string]JSON // nil where there is no object
	faults *[]Fault
}

// openObject opens v as an object; for any other value it records the fault and returns an empty object.
func openObject(v JSON, path string, faults *[]Fault) *object {
	if !v.IsObject() {
		*faults = append(*faults, BadValue(path, v, []string{"{…}"}))
		return &object{path: path, faults: faults}
	}
	return &object{path: path, fields: maps.Collect(v.Fields), faults: faults}
}

func (o *object) fault(field string, f Fault) {
	f.Field = join(o.path, field)
	*o.faults = append(*o.faults, f)
}

// take removes and returns a field; false if it was not given.
func (o *object) take(name string) (JSON, bool) {
	v, ok := o.fields[name]
	delete(o.fields, name)
	return v, ok
}

// require records a fault for each of these fields, not yet taken, that an object lacks.
func (o *object) require(names ...string) {
	for _, name := range names {
		if _, ok := o.fields[name]; !ok && o.fields != nil {
			o.fault(name, Fault{Code: FaultRequired})
		}
	}
}

func (o *object) text(name string, into *string) {
	v, given := o.take(name)
	if s, ok := v.Text(); ok {
		*into = s
	} else if given {
		o.fault(name, BadValue("", v, []string{`"…"`}))
	}
}

func (o *object) integer(name string, into *int) {
	v, given := o.take(name)
	if !given {
		return
	}
	if n, ok := v.Number(); ok {
		if i, err := strconv.Atoi(n); err == nil {
			*into = i
			return
		}
	}
	o.fault(name, badNumber(v))
}

func (o *object) decimal(name string, into *float64) {
	v, given := o.take(name)
	if !given {
		return
	}
	if n, ok := v.Number(); ok {
		if f, err := strconv.ParseFloat(n, 64); err == nil {
			*into = f
			return
		}
	}
	o.fault(name, badNumber(v))
}

func (o *object) boolean(name string, into *bool) {
	v, given := o.take(name)
	if b, ok := v.Bool(); ok {
		*into = b
	} else if given {
		o.fault(name, BadValue("", v, []string{"true", "false"}))
	}
}

// list takes a list and calls each with every member and its path.
func (o *object) list(name string, each func(v JSON, path string)) {
	v, given := o.take(name)
	list, ok := v.List()
	if given && !ok {
		o.fault(name, BadValue("", v, []string{"[…]"}))
	}
	for i, member := range list {
		each(member, fmt.Sprintf("%s[%d]", join(o.path, name), i))
	}
}

// close records a fault for every field that was not taken.
func (o *object) close() {
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		o.fault(name, Fault{Code: FaultUnknown, Args: map[string]string{"value": Shown(name)}})
	}
}

// oneOf takes a text that must be one of the allowed values.
func oneOf[T ~string](o *object, name string, into *T, allowed ...T) {
	v, given := o.take(name)
	if !given {
		return
	}
	if s, ok := v.Text(); ok && slices.Contains(allowed, T(s)) {
		*into = T(s)
		return
	}
	o.fault(name, BadValue("", v, allowed))
}

// BadValue is the fault of a value that is not one of the allowed ones.
func BadValue[T ~string](field string, v any, allowed []T) Fault {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return Fault{Field: field, Code: FaultBadValue, Args: map[string]string{
		"value": Shown(v), "allowed": strings.Join(words, ", "),
	}}
}

func badNumber(v any) Fault {
	return Fault{Code: FaultBadNumber, Args: map[string]string{"value": Shown(v)}}
}
