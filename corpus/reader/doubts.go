package reader

import (
	"fmt"

	"tiaowen/corpus"
)

// traditional are characters that the General List of Simplified Chinese Characters
// (1986) did away with, of those that official texts use most. None of them stands in
// any of 2,783 laws, so that one in a simplified text is a slip of recognition or input.
var traditional = runeSet("國學實關發會議時間點業東車長門馬書見貝頁風飛應當機構員報場處們來個這說對沒無為與產經濟華勞動條規範護衛證責罰審訴訟權設計" +
	"資貨輸費賠償務單開辦級廳縣鄉鎮區劃財稅監檢驗農漁礦環養醫藥評職選舉齊備歲數據標準組織領導協調貫徹執檔項徵額號圖團圍園畫獎" +
	"獲築術嚴藝節聯聲興勝勵參雙變廣廠廟庫廢張強彈彙徑復態總戰戶擊擔擇擴攝敗斷於晝顯曉極樓樣橋橫歡歷歸殘殺氣決況洩淨淺測湯溝滅" +
	"滿漢潔灣災烏熱爭爲爾牆狀獨現瑪畝畢異疊療盜盤眾矚碼確礎禮禍種稱穀積穩窮競筆簡糧糾紀約紅細終結給統綠維網編緩縱繩繳續羅義習" +
	"聖聞聽肅脅腦膽臨舊艦艱蘭虛蟲補製複視親覺觀觸訂訓託記許詞試話詳語誤課談請論諸謀謝謹識譯讀讓豐負貢貧販貪貯貴買貿賀賄賓賜賞" +
	"賢賣質賬賴購贈贊趕趨跡軌軍軟較載輔輕輛輪轄轉迴連進運過達違遞遠適遲遷遺郵鄰醜釋針鈔鉛銀銅鋼錄錢鏡鐵鑑閉閑閱闆闊陝陣陰陳陽" +
	"際隨險隱雖雜離難雲電靈靜響頂順須預頒頓頭題願類顧飯飲館駐駕駛駱騎驚體鬥魚鮮鳥鴨麗黃黨齡龍龜")

// A runes is a set of characters of the basic plane.
type runes [1 << 16 / 64]uint64

func runeSet(s string) *runes {
	var set runes
	for _, c := range s {
		set[c/64] |= 1 << (c % 64)
	}
	return &set
}

func (s *runes) has(c rune) bool { return c < 1<<16 && c >= 0 && s[c/64]&(1<<(c%64)) != 0 }

// mostTraditional is the share of such characters from which a text is written in them,
// and is no simplified text with slips.
const mostTraditional = 0.05

// doubt records traditional characters in simplified texts, and in statutes days that
// no calendar has; the reader of gazettes looks for those itself.
func doubt(r *corpus.Reading) {
	for _, d := range r.Documents {
		slips, all := 0, 0
		var first *corpus.Provision
		var found []rune
		for _, p := range d.Provisions {
			for _, c := range p.Text {
				if all++; traditional.has(c) {
					if slips++; first == nil {
						first = p
					}
					if len(found) < 10 {
						found = append(found, c)
					}
				}
			}
			if r.Issue == nil {
				for _, day := range corpus.ImpossibleDates(p.Text) {
					note(r, d, p, "impossible-date", day, "没有这一天")
				}
			}
		}
		if first != nil && float64(slips) < mostTraditional*float64(all) {
			note(r, d, first, "traditional-character", string(found), fmt.Sprintf("简体文本中有%d个繁体字，自%s起；可能是识别或录入之误", slips, first.Label))
		}
	}
}

// note records a doubt once.
func note(r *corpus.Reading, d *corpus.Document, p *corpus.Provision, code, text, what string) {
	n := corpus.Defect{Code: code, Where: fmt.Sprintf("%s:%d", r.Source.Name, p.Line), Text: text, Note: what, Document: d.ID, Line: p.Line}
	for _, old := range r.Defects {
		if old.Code == code && old.Line == n.Line && old.Text == text {
			return
		}
	}
	r.Defects = append(r.Defects, n)
	d.Defects = append(d.Defects, n)
}
