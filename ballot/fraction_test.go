package ballot

import "testing"

func TestFractionIsExactAtItsBound(t *testing.T) {
	half := Fraction{Num: 1, Den: 2}
	for _, tt := range []struct {
		name     string
		f        Fraction
		n, total int
		want     bool
	}{
		{"exact half is not over half", OverHalf, 1490, 2980, false},
		{"one more is", OverHalf, 1491, 2980, true},
		{"exact half is at least half", half, 15, 30, true},
		{"of an odd total half is reached by the larger part", half, 15, 29, true},
		{"and not by the smaller", half, 14, 29, false},
		{"two thirds of 2,980 lie under 1,987", TwoThirds, 1986, 2980, false},
		{"1,987 reaches them", TwoThirds, 1987, 2980, true},
		{"two thirds of 98", TwoThirds, 66, 98, true},
		{"65 are fewer", TwoThirds, 65, 98, false},
		{"over two thirds of 90 is not 60", Fraction{Num: 2, Den: 3, Over: true}, 60, 90, false},
		{"of nobody nothing is reached", half, 0, 0, false},
		{"nor by somebody", half, 1, 0, false},
		{"nor at least nothing", Fraction{Num: 0, Den: 1}, 0, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.f.Met(tt.n, tt.total); got != tt.want {
				t.Errorf("%v.Met(%d, %d) = %v, want %v", tt.f, tt.n, tt.total, got, tt.want)
			}
		})
	}
}

func TestLeastIsTheFirstThatMeets(t *testing.T) {
	for _, tt := range []struct {
		f           Fraction
		total, want int
	}{
		{OverHalf, 98, 50},
		{OverHalf, 64, 33},
		{TwoThirds, 2980, 1987},
		{TwoThirds, 98, 66},
		{Fraction{Num: 1, Den: 1, Over: true}, 10, 11},
		{OverHalf, 0, 1},
		{OverHalf, -3, -2},
	} {
		if got := tt.f.Least(tt.total); got != tt.want {
			t.Errorf("%v.Least(%d) = %d, want %d", tt.f, tt.total, got, tt.want)
		}
	}
	for den := 1; den <= 7; den++ {
		for num := 0; num <= den; num++ {
			for _, over := range []bool{false, true} {
				f := Fraction{Num: num, Den: den, Over: over}
				for total := range 60 {
					want := 0
					for want <= total && !f.Met(want, total) {
						want++
					}
					if got := f.Least(total); got != want {
						t.Fatalf("%v.Least(%d) = %d, want %d", f, total, got, want)
					}
				}
			}
		}
	}
}
