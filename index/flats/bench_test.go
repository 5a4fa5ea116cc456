package flats

import (
	"strings"
	"testing"
)

func BenchmarkFind(b *testing.B) {
	text := Append(nil, Flat(strings.Repeat("用人单位违反本法规定解除或者终止劳动合同的，应当依照本法第四十七条规定的经济补偿标准的二倍向劳动者支付赔偿金。", 20)))
	f := NewFinder([]string{"用人单位", "单位", "劳动合同", "解除", "经济补偿", "补偿", "赔偿金", "违法解除", "工资", "怎么", "多少", "劳动者"})
	defer f.Release()
	b.SetBytes(int64(len(text)))
	var found []Match
	for b.Loop() {
		found, _ = f.Find(text, found[:0])
	}
}
