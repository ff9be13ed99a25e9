package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// writerEdits are what someone can do who can write to Redis and has no key. Each reports whether there was anything to
// edit.
var writerEdits = map[string]func(*writerHall) bool{
	"tally rewritten": func(h *writerHall) bool { return h.set(h.key(":tally"), "0:1", "1", "0:2", "11") },
	"ballots and tally rewritten alike": func(h *writerHall) bool {
		all, names := h.hash(":ballots")
		for _, serial := range names {
			_, proof, _ := strings.Cut(all[serial], ":")
			marks := "20"
			if proof != "" {
				marks += ":" + proof
			}
			h.set(h.key(":ballots"), serial, marks)
		}
		return len(names) > 0 && h.set(h.key(":tally"), "0:1", "0", "0:2", "12")
	},
	"marks of two ballots exchanged": func(h *writerHall) bool {
		all, names := h.hash(":ballots")
		for _, a := range names {
			for _, b := range names {
				if all[a][:2] != all[b][:2] {
					return h.set(h.key(":ballots"), a, all[b], b, all[a])
				}
			}
		}
		return false
	},
	"a ballot under another serial": func(h *writerHall) bool {
		all, names := h.hash(":ballots")
		if len(names) == 0 {
			return false
		}
		h.redis.HDel(h.t.Context(), h.key(":ballots"), names[0])
		return h.set(h.key(":ballots"), strings.Repeat("f", len(names[0])), all[names[0]])
	},
	"a ballot deleted, the tally made to fit": func(h *writerHall) bool {
		all, names := h.hash(":ballots")
		if len(names) == 0 {
			return false
		}
		h.redis.HDel(h.t.Context(), h.key(":ballots"), names[0])
		ctx := h.t.Context()
		h.redis.HIncrBy(ctx, h.key(":tally"), "ballots", -1)
		h.redis.HIncrBy(ctx, h.key(":tally"), "0:"+all[names[0]][:1], -1)
		h.redis.HIncrBy(ctx, h.key(":tally"), "1:0", -1)
		return true
	},
	"envelopes copied under new ids, with returns": func(h *writerHall) bool {
		box, ids := h.hash(":box")
		if len(ids) == 0 {
			return false
		}
		h.redis.HDel(h.t.Context(), h.key(":box"), ids[1:]...)
		for i := range ids[1:] {
			h.set(h.key(":box"), strings.Repeat("0", 31)+string(rune('a'+i)), box[ids[0]])
		}
		return true
	},
	"two envelopes exchanged": func(h *writerHall) bool {
		box, ids := h.hash(":box")
		return len(ids) > 1 && h.set(h.key(":box"), ids[0], box[ids[1]], ids[1], box[ids[0]])
	},
	"an envelope and a return added": func(h *writerHall) bool {
		box, ids := h.hash(":box")
		if len(ids) == 0 {
			return false
		}
		h.set(h.key(":box"), strings.Repeat("a", 32), box[ids[0]])
		return h.set(h.key(":returned"), string(h.mole.Number), "k:d:AAAABBBBCCCC::proof")
	},
	"a return deleted": func(h *writerHall) bool {
		_, names := h.hash(":returned")
		return len(names) > 0 && h.redis.HDel(h.t.Context(), h.key(":returned"), names[0]).Val() == 1
	},
	"a receipt changed": func(h *writerHall) bool {
		all, names := h.hash(":returned")
		if len(names) == 0 {
			return false
		}
		parts := strings.Split(all[names[0]], ":")
		parts[2] = "AAAABBBBCCCC"
		return h.set(h.key(":returned"), names[0], strings.Join(parts, ":"))
	},
	"two returns exchanged": func(h *writerHall) bool {
		all, names := h.hash(":returned")
		return len(names) > 1 && h.set(h.key(":returned"), names[0], all[names[1]], names[1], all[names[0]])
	},
	"a return moved to who stayed away": func(h *writerHall) bool {
		all, names := h.hash(":returned")
		if len(names) == 0 {
			return false
		}
		h.redis.HDel(h.t.Context(), h.key(":returned"), names[0])
		return h.set(h.key(":returned"), string(h.mole.Number), all[names[0]])
	},
	"the poll opened again": func(h *writerHall) bool { return h.set(h.key(""), "state", "open") },
	"the poll called announced": func(h *writerHall) bool {
		return h.redis.HGet(h.t.Context(), h.key(""), "state").Val() != "announced" && h.set(h.key(""), "state", "announced")
	},
	"counted too early": func(h *writerHall) bool { return h.set(h.key(""), "counted", "1") },
	"another threshold": func(h *writerHall) bool { return h.sub(h.key(""), "doc", `"den":2`, `"den":20`) },
	"another title":     func(h *writerHall) bool { return h.sub(h.key(""), "doc", "票决", "改了") },
	"another outcome": func(h *writerHall) bool {
		return h.sub(h.key(""), "doc", `"approve":9`, `"approve":12`)
	},
	"another hash of the box": func(h *writerHall) bool {
		return h.sub(h.key(""), "doc", `"box_hash":"`, `"box_hash":"0`)
	},
	"other hashes of the record": func(h *writerHall) bool {
		return h.sub(h.key(""), "doc", `"ballots.jsonl":"`, `"ballots.jsonl":"0`)
	},
	"an older poll put back": func(h *writerHall) bool {
		old := h.old[h.key("")]
		return len(old) > 0 && h.set(h.key(""), "doc", old["doc"], "state", old["state"])
	},
	"an older state put back": func(h *writerHall) bool {
		old := h.old[h.table("state")]
		return len(old) > 0 && h.set(h.table("state"), "version", old["version"], "head", old["head"], "sign", old["sign"])
	},
	"the version raised": func(h *writerHall) bool {
		return h.redis.HIncrBy(h.t.Context(), h.table("state"), "version", 1).Err() == nil
	},
	"the log rewritten with a good chain": func(h *writerHall) bool {
		return h.rewriteLog(func(e *meeting.Entry) { e.Name = "别人" })
	},
	"the log's last entry dropped": func(h *writerHall) bool {
		ctx := h.t.Context()
		h.redis.RPop(ctx, h.table("log"))
		last := h.redis.LIndex(ctx, h.table("log"), -1).Val()
		return h.set(h.table("state"), "head", meeting.HashEntry([]byte(last)))
	},
	"an entry put behind the log": func(h *writerHall) bool {
		return h.redis.RPush(h.t.Context(), h.table("log"),
			`{"n":999,"prev":"","at":"2026-01-01T00:00:00Z","act":"roll","by":"","name":""}`).Err() == nil
	},
	"a credential of the presiding officer's": func(h *writerHall) bool {
		hash, _ := writerMint(h.t).Hash(h.mole.Code)
		raw, _ := json.Marshal(meeting.Credential{Principal: h.chair.ID})
		return h.set(h.table("credentials"), hash, raw)
	},
	"the presiding officer's credential copied": func(h *writerHall) bool {
		hash, _ := writerMint(h.t).Hash(h.mole.Code)
		for _, raw := range h.redis.HGetAll(h.t.Context(), h.table("credentials")).Val() {
			if strings.Contains(raw, string(h.chair.ID)+`"`) {
				return h.set(h.table("credentials"), hash, raw)
			}
		}
		return false
	},
	"the first clerk's mark on a slip": func(h *writerHall) bool {
		hash, _ := writerMint(h.t).Hash(h.mole.Code)
		return h.redis.Set(h.t.Context(), "code:"+hash, "*", 0).Err() == nil
	},
	"a session of another's": func(h *writerHall) bool {
		return h.set(h.table("sessions"), string(h.teller.ID), string(h.voters[0].Session))
	},
	"a deputy made scrutineer": func(h *writerHall) bool {
		raw, _ := json.Marshal(meeting.StaffMember{
			ID: "d." + ballot.PrincipalID(h.mole.Number), Name: "代表", Roles: []ballot.Role{ballot.RoleScrutineer},
		})
		return h.set(h.table("staff"), "d."+string(h.mole.Number), raw)
	},
	"a deputy renamed": func(h *writerHall) bool { return h.sub(h.table("roll"), "001", "代表001", "别人") },
	"a deputy taken away": func(h *writerHall) bool {
		return h.redis.HDel(h.t.Context(), h.table("roll"), "013").Val() == 1
	},
	"who stayed away present": func(h *writerHall) bool {
		return h.set(h.table("presence"), string(h.mole.Number), "present")
	},
	"a ballot issued to who stayed away": func(h *writerHall) bool {
		return h.set(h.key(":issued"), string(h.mole.Number), "1")
	},
	"one person enough": func(h *writerHall) bool {
		return h.sub(h.table("meeting"), "doc", `"two_person":true`, `"two_person":false`)
	},
	"a rehearsal made of it": func(h *writerHall) bool {
		return h.sub(h.table("meeting"), "doc", `"rehearsal":false`, `"rehearsal":true`)
	},
	"the list of polls emptied": func(h *writerHall) bool {
		return h.set(h.table("meeting"), "polls", "[]")
	},
	"the poll deleted": func(h *writerHall) bool { return h.redis.Del(h.t.Context(), h.key("")).Val() == 1 },
	"the returns of another kind": func(h *writerHall) bool {
		ctx := h.t.Context()
		return h.redis.Del(ctx, h.key(":returned")).Err() == nil && h.redis.Set(ctx, h.key(":returned"), "x", 0).Err() == nil
	},
}

// rewriteLog changes each entry and recomputes the hash chain, with its head.
func (h *writerHall) rewriteLog(change func(*meeting.Entry)) bool {
	ctx := h.t.Context()
	head, lines := "", h.redis.LRange(ctx, h.table("log"), 0, -1).Val()
	for i, line := range lines {
		e, err := meeting.ReadEntry([]byte(line))
		h.must(err)
		change(&e)
		e.Prev = head
		raw, err := json.Marshal(e)
		h.must(err)
		sum := sha256.Sum256(raw)
		head = hex.EncodeToString(sum[:])
		h.must(h.redis.LSet(ctx, h.table("log"), int64(i), raw).Err())
	}
	return len(lines) > 0 && h.set(h.table("state"), "head", head)
}
