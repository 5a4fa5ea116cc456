package analysis

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// Readings lists the syllables that a Chinese character is read as, without tones,
// the usual one first; nothing for any other rune. The ü of 绿 is v, as it is typed.
func Readings(r rune) []string {
	written := pinyin.PinyinDict[int(r)]
	if written == "" {
		return nil
	}
	var out []string
	for s := range strings.SplitSeq(toneless.Replace(written), ",") {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

var toneless = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ê", "e", "ế", "e", "ề", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
	"ü", "v", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m", "\u0300", "", "\u0304", "", "\u030c", "", "\u0301", "",
)
