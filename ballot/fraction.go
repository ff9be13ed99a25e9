package ballot

// OverHalf is 过半数, the bound of an ordinary majority.
var OverHalf = Fraction{Num: 1, Den: 2, Over: true}

// TwoThirds is 三分之二以上, the quorum of an assembly.
var TwoThirds = Fraction{Num: 2, Den: 3}

// Met reports whether n of total reaches f. It compares cross products, so two thirds of 2,980 is exact. Nothing is
// reached on a total of 0 (I5).
func (f Fraction) Met(n, total int) bool {
	if total <= 0 {
		return false
	}
	if f.Over {
		return n*f.Den > total*f.Num
	}
	return n*f.Den >= total*f.Num
}

// Least returns the least n of total that reaches f, or total+1 when no n of total does.
func (f Fraction) Least(total int) int {
	if total <= 0 || f.Den <= 0 {
		return total + 1
	}
	n := total * f.Num / f.Den
	if !f.Met(n, total) {
		n++
	}
	return min(n, total+1)
}
