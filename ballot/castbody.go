package ballot

import "strings"

// A CastRequest is a ballot as a tablet sends it.
type CastRequest struct {
	Key        string            `json:"key"`
	Marks      map[string]string `json:"marks"`
	AcceptVoid bool              `json:"accept_void,omitempty"` // the deputy has confirmed that it will be void
	Replaces   Receipt           `json:"replaces,omitempty"`
}

// ReadCast parses a ballot as a tablet sends it. It refuses a repeated name with CodeInvalid. It refuses an unknown
// field, or one of the wrong type, with CodeBadRequest and names the field. A field that is null counts as not given.
func ReadCast(body []byte) (in CastRequest, err error) {
	r, fault := newJSONReader(body, maxValues)
	if fault != nil {
		return in, RefuseFaults(CodeBadEncoding, []Fault{*fault})
	}
	refuse := func(arg, name string) {
		if err == nil {
			err = RefuseWith(CodeBadRequest, map[string]string{arg: Shown(name)})
		}
	}
	text := func(within, name string) string {
		if r.next() == '"' {
			return r.string()
		}
		if v := r.value(1); !v.IsNull() {
			refuse("field", within+name)
		}
		return ""
	}
	if r.space(); r.at == len(r.text) { // an empty body
		return in, nil
	}
	r.object(func(_ int, name string) {
		switch name {
		case "key":
			in.Key = text("", name)
		case "replaces":
			in.Replaces = Receipt(text("", name))
		case "accept_void":
			v := r.value(1)
			truth, ok := v.Bool()
			if in.AcceptVoid = truth; !ok && !v.IsNull() {
				refuse("field", name)
			}
		case "marks":
			if r.next() != '{' {
				if v := r.value(1); !v.IsNull() {
					refuse("field", name)
				}
				return
			}
			in.Marks = make(map[string]string, min(strings.Count(r.text[r.at:], ":"), MaxItems))
			r.object(func(_ int, item string) { in.Marks[item] = text("marks.", item) })
		default:
			r.value(1)
			refuse("unknown", name)
		}
	})
	if r.end(); r.bad != "" {
		return in, Refuse(CodeBadRequest, "line %d: %s", lineOf(r.text, r.at), r.bad)
	}
	if err == nil {
		err = RefuseFaults(CodeInvalid, r.twice)
	}
	return in, err
}
