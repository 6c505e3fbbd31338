//! Chinese and Japanese, whose words do not stand apart: who says what, from the words of saying and the marks around them.

use std::ops::Range;

use super::{
    Pattern, Said, Voice,
    mark::{Quoted, quotations},
    phrase::Who,
};
use crate::{
    attribution::{Form, Identification, SourceKind, Status},
    suggest::gazetteer,
};

/// The words of a language without blanks.
pub(super) struct Characters {
    /// Verbs of saying by what they make of a claim, the longest of those that begin alike first.
    verbs: &'static [(Status, &'static [&'static str])],
    /// Nouns for persons.
    people: &'static [(SourceKind, &'static [&'static str])],
    /// Ends of names of bodies.
    bodies: &'static [(SourceKind, &'static [&'static str])],
    /// What stands for a name.
    pronouns: &'static [&'static str],
    /// What is no part of a name, at its beginning.
    openings: &'static [&'static str],
    /// Words that keep a clause from standing by itself.
    leaning: &'static [&'static str],
    read: fn(&mut Reader<'_>, &[Sign]),
}

/// A character outside quotations, or a whole quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sign {
    /// [`QUOTATION`] for one.
    c: char,
    start: usize,
    end: usize,
}

/// Stands for a quotation; no text has it, or has it as an object nobody reads.
const QUOTATION: char = '\u{FFFC}';
/// Signs that may stand between a name and the word of saying or the quotation.
const REACH: usize = 40;

struct Reader<'t> {
    chars: &'t [char],
    words: &'static Characters,
    paragraph: u32,
    found: Vec<Said>,
}

/// The attributions of a text, and its quotations.
pub(super) fn read(text: &str, words: &'static Characters) -> (Vec<Said>, Vec<Quoted>) {
    let chars: Vec<char> = text.chars().collect();
    let quoted = quotations(&chars);
    let mut reader = Reader { chars: &chars, words, paragraph: 0, found: Vec::new() };
    let mut signs: Vec<Sign> = Vec::new();
    let (mut at, mut next) = (0, 0);
    while at < chars.len() {
        if let Some(one) = quoted.get(next).filter(|one| one.whole.start == at) {
            signs.push(Sign { c: QUOTATION, start: at, end: one.whole.end });
            at = one.whole.end;
            next += 1;
            continue;
        }
        let c = chars[at];
        if c == '\n' {
            (words.read)(&mut reader, &signs);
            signs.clear();
            reader.paragraph += u32::from(at + 1 < chars.len() && chars[at + 1] != '\n');
        } else if !c.is_whitespace() && c != QUOTATION {
            signs.push(Sign { c, start: at, end: at + 1 });
        }
        at += 1;
    }
    (words.read)(&mut reader, &signs);
    (reader.found, quoted)
}

fn is_comma(sign: Sign) -> bool {
    matches!(sign.c, '，' | '、' | ',')
}

fn is_stop(sign: Sign) -> bool {
    matches!(sign.c, '。' | '！' | '？' | '!' | '?' | '｡')
}

fn begins(signs: &[Sign], word: &str) -> bool {
    let mut at = 0;
    word.chars().all(|c| {
        at += 1;
        signs.get(at - 1).is_some_and(|sign| sign.c == c)
    })
}

fn ends(signs: &[Sign], word: &str) -> bool {
    let length = word.chars().count();
    signs.len() >= length && begins(&signs[signs.len() - length..], word)
}

fn place(signs: &[Sign], word: &str) -> Option<usize> {
    (0..signs.len()).find(|&at| begins(&signs[at..], word))
}

impl Reader<'_> {
    fn slice(&self, signs: &[Sign]) -> String {
        signs.iter().filter(|sign| sign.c != QUOTATION).map(|sign| sign.c).collect()
    }

    /// The verb of saying that `signs` end with: its length and what it makes of a claim.
    fn verb_before(&self, signs: &[Sign]) -> Option<(usize, Status)> {
        let all = self.words.verbs.iter().flat_map(|(status, verbs)| verbs.iter().map(move |verb| (*verb, *status)));
        all.filter(|(verb, _)| ends(signs, verb)).map(|(verb, status)| (verb.chars().count(), status)).max_by_key(|(length, _)| *length)
    }

    fn verb_behind(&self, signs: &[Sign]) -> Option<(usize, Status)> {
        let all = self.words.verbs.iter().flat_map(|(status, verbs)| verbs.iter().map(move |verb| (*verb, *status)));
        all.filter(|(verb, _)| begins(signs, verb)).map(|(verb, status)| (verb.chars().count(), status)).max_by_key(|(length, _)| *length)
    }

    /// Who the signs name, without what is told beside; nobody where they are too many for a name.
    fn voice(
        &self,
        signs: &[Sign],
        name: impl Fn(&Self, &[Sign]) -> Option<(Range<usize>, SourceKind, Identification, bool)>,
    ) -> Option<Voice> {
        let mut signs = signs;
        let is_one_of_many = begins(signs, "一名") || begins(signs, "一位");
        while let Some(opening) = self.words.openings.iter().find(|opening| begins(signs, opening)) {
            signs = &signs[opening.chars().count()..];
        }
        while signs.first().is_some_and(|sign| is_comma(*sign)) {
            signs = &signs[1..];
        }
        if signs.is_empty() || signs.len() > REACH {
            return None;
        }
        let whole = signs[0].start..signs[signs.len() - 1].end;
        if self.words.pronouns.iter().any(|pronoun| begins(signs, pronoun) && signs.len() == pronoun.chars().count()) {
            return Some(Voice { who: Some(Who::pronoun(false)), span: Some(whole), paragraph: self.paragraph });
        }
        let (range, kind, identification, is_person) = name(self, signs)?;
        let named = self.slice(signs.get(range)?);
        if named.is_empty() || signs.iter().any(|sign| sign.c == QUOTATION) {
            return None;
        }
        let kind = if kind == SourceKind::Other && gazetteer::is_known(&named) { gazetteer::guess(&named).kind } else { kind };
        let (identification, is_person) = if is_one_of_many { (Identification::Described, false) } else { (identification, is_person) };
        let who = Who { name: Some(named), kind, identification, is_person, is_feminine: None, can_speak: true };
        Some(Voice { who: Some(who), span: Some(whole), paragraph: self.paragraph })
    }

    fn unsaid(&self) -> Voice {
        Voice { who: None, span: None, paragraph: self.paragraph }
    }

    fn kind_of_person(&self, signs: &[Sign]) -> Option<SourceKind> {
        self.words.people.iter().find(|(_, nouns)| nouns.iter().any(|noun| ends(signs, noun))).map(|(kind, _)| *kind)
    }

    fn kind_of_body(&self, signs: &[Sign]) -> Option<SourceKind> {
        self.words.bodies.iter().find(|(_, nouns)| nouns.iter().any(|noun| ends(signs, noun))).map(|(kind, _)| *kind)
    }

    fn push(&mut self, voice: Voice, cue: &[Sign], content: &[Sign], status: Status, pattern: Pattern) -> bool {
        let (Some(first), Some(last)) = (cue.first(), cue.last()) else { return false };
        let mut content = content;
        while let Some((sign, rest)) = content.split_last()
            && (is_comma(*sign) || is_stop(*sign))
        {
            content = rest;
        }
        let (Some(from), Some(to)) = (content.first(), content.last()) else { return false };
        let quotations = content.iter().filter(|sign| sign.c == QUOTATION).count();
        let form = match (quotations, content.len()) {
            (1, 1) => Form::Direct,
            (0, _) => Form::Indirect,
            _ => Form::Mixed,
        };
        let words: String = self.chars[from.start..to.end.min(from.start + super::LONGEST)].iter().collect();
        self.found.push(Said {
            voice,
            cue: first.start..last.end,
            content: std::iter::once(from.start..to.end).collect(),
            status,
            form,
            pattern,
            leans: self.words.leaning.iter().any(|word| words.contains(word)),
            last: 0,
        });
        true
    }
}

/// Chinese.
pub(super) static CHINESE: Characters = Characters {
    verbs: &[
        (
            Status::Reported,
            &[
                "表示",
                "补充说",
                "補充說",
                "说道",
                "說道",
                "说",
                "說",
                "称",
                "稱",
                "指出",
                "宣布",
                "透露",
                "强调",
                "強調",
                "回答",
                "报道",
                "報道",
                "報導",
                "写道",
                "寫道",
                "警告",
                "承认",
                "承認",
                "坦言",
                "介绍",
                "告诉记者",
                "解释",
                "解釋",
                "回应",
                "回應",
                "重申",
                "呼吁",
                "批评说",
                "感叹",
                "抱怨",
                "通报",
            ],
        ),
        (Status::Alleged, &["声称", "聲稱", "宣称", "指责", "指責", "指控", "谴责说"]),
        (Status::Denied, &["否认", "否認", "驳斥", "駁斥"]),
        (Status::Confirmed, &["证实", "證實", "确认", "確認"]),
        (Status::Speculated, &["认为", "認為", "推测", "推測", "预计", "預計", "估计", "估計", "相信", "怀疑", "担心", "预测"]),
    ],
    people: &[
        (
            SourceKind::Government,
            &[
                "市长",
                "镇长",
                "村长",
                "区长",
                "乡长",
                "处长",
                "部长",
                "省长",
                "总统",
                "总理",
                "主席",
                "州长",
                "大使",
                "市長",
                "部長",
                "總統",
                "總理",
                "官员",
                "外交官",
                "局长",
                "县长",
            ],
        ),
        (SourceKind::MilitaryPolice, &["警察", "将军", "警官", "司令", "上校", "警长"]),
        (SourceKind::Court, &["检察官", "法官", "檢察官"]),
        (SourceKind::ExpertNgo, &["学家", "研究员", "教授", "专家", "博士", "分析师", "医生", "學家", "研究員", "專家", "学者", "院士"]),
        (SourceKind::Witness, &["目击者", "居民", "证人", "幸存者", "村民", "邻居"]),
        (
            SourceKind::Other,
            &[
                "发言人",
                "發言人",
                "教练",
                "护士",
                "渔民",
                "工程师",
                "议员",
                "工人",
                "农民",
                "農民",
                "律师",
                "主任",
                "司库",
                "经理",
                "老师",
                "作家",
                "队长",
                "船长",
                "司机",
                "球员",
                "负责人",
                "主管",
                "店主",
                "老人",
                "站长",
                "厂长",
                "会长",
                "馆长",
                "行长",
                "社长",
                "学生",
                "家长",
                "男子",
                "女子",
                "代表",
                "院长",
                "校长",
                "秘书长",
                "先生",
                "女士",
                "记者",
                "建筑师",
                "总裁",
                "董事长",
            ],
        ),
    ],
    bodies: &[
        (SourceKind::Government, &["政府", "部", "市府", "外交部", "国务院", "委员会办公室"]),
        (SourceKind::MilitaryPolice, &["警方", "警察局", "军方", "公安局"]),
        (SourceKind::Court, &["法院", "检察院"]),
        (SourceKind::Company, &["公司", "集团", "银行", "厂"]),
        (SourceKind::ExpertNgo, &["研究所", "大学", "研究院", "基金会", "学院"]),
        (SourceKind::NewsAgency, &["通讯社", "通訊社", "新华社", "社"]),
        (SourceKind::NewsOutlet, &["报", "日报", "晚报", "电视台", "杂志", "周刊", "網", "网"]),
        (SourceKind::Party, &["党", "黨"]),
        (SourceKind::Other, &["工会", "协会", "俱乐部", "医院", "委员会", "局", "院", "方面", "组织", "联盟", "消防队"]),
    ],
    pronouns: &["他", "她", "他们", "她们", "它", "他還", "他还", "她还"],
    openings: &[
        "一名不愿透露姓名的",
        "一位不愿透露姓名的",
        "一名匿名",
        "一名",
        "一位",
        "但",
        "而",
        "不过",
        "随后",
        "同时",
        "此外",
        "当天",
        "昨天",
        "今天",
        "此前",
        "《",
    ],
    leaning: &["我", "你", "他", "她", "它", "咱", "这", "这些", "那", "此"],
    read: chinese,
};

fn chinese(reader: &mut Reader<'_>, signs: &[Sign]) {
    let mut from = 0;
    while from < signs.len() {
        let stop = (from..signs.len()).find(|&at| is_stop(signs[at])).map_or(signs.len(), |at| at + 1);
        chinese_sentence(reader, &signs[from..stop]);
        from = stop;
    }
}

fn chinese_sentence(reader: &mut Reader<'_>, signs: &[Sign]) {
    let mut from = 0;
    let mut has_speaker = false;
    while let Some(at) = (from..signs.len()).find(|&at| signs[at].c == QUOTATION) {
        let mut next = at + 1;
        // X说：“…”
        let lead = &signs[from..at];
        let is_announced = lead.last().is_some_and(|sign| matches!(sign.c, '：' | ':'));
        let bare = &lead[..lead.len() - usize::from(lead.last().is_some_and(|sign| matches!(sign.c, '：' | ':' | '，' | ',')))];
        let before = reader.verb_before(bare).filter(|_| is_announced || bare.len() < lead.len()).and_then(|(length, status)| {
            let (name, cue) = bare.split_at(bare.len() - length);
            let begins = name.iter().rposition(|sign| is_comma(*sign)).map_or(0, |at| at + 1);
            let voice = reader.voice(&name[begins..], chinese_name)?;
            Some((voice, cue, status))
        });
        if let Some((voice, cue, status)) = before {
            has_speaker |= reader.push(voice, cue, &signs[at..=at], status, Pattern::Announced);
        } else {
            // “…”X说
            let tag = &signs[next..];
            let tag = &tag[..tag.iter().position(|sign| is_comma(*sign) || is_stop(*sign) || sign.c == QUOTATION).unwrap_or(tag.len())];
            let behind = reader.verb_before(tag).filter(|_| from == at).and_then(|(length, status)| {
                let (name, cue) = tag.split_at(tag.len() - length);
                Some((reader.voice(name, chinese_name)?, cue, status))
            });
            if let Some((voice, cue, status)) = behind {
                has_speaker |= reader.push(voice, cue, &signs[at..=at], status, Pattern::TaggedQuotation);
                next += tag.len();
                // …，“…”
                if signs.get(next).is_some_and(|sign| is_comma(*sign)) && signs.get(next + 1).is_some_and(|sign| sign.c == QUOTATION) {
                    let more = signs[next + 1];
                    if let Some(said) = reader.found.last_mut() {
                        said.content.push(more.start..more.end);
                    }
                    next += 2;
                }
            }
        }
        from = next;
    }
    if !has_speaker {
        chinese_clause(reader, signs);
    }
}

/// 据X报道，… and X表示，…
fn chinese_clause(reader: &mut Reader<'_>, signs: &[Sign]) {
    /// Verbs that need no comma behind them.
    const CLOSE: [&str; 10] = ["否认", "否認", "指责", "指責", "指控", "证实", "證實", "宣布", "预计", "认为"];
    let Some(comma) = signs.iter().position(|sign| is_comma(*sign) || is_stop(*sign)).or(Some(signs.len())) else { return };
    for opening in ["据", "根据", "據", "根據"] {
        let length = opening.chars().count();
        if !begins(signs, opening) || begins(&signs[length..], "了") || comma + 1 >= signs.len() {
            continue;
        }
        let adjunct = &signs[length..comma];
        let tails = ["的报告", "的说法", "的数据", "的消息", "的報告", "报道", "報導", "消息", "介绍", "透露", "表示", "称", "稱", "说"];
        let Some(tail) = tails.iter().find(|tail| ends(adjunct, tail)) else { continue };
        let name = &adjunct[..adjunct.len() - tail.chars().count()];
        let cue_end = length;
        if let Some(voice) = reader.voice(name, chinese_name) {
            reader.push(voice, &signs[..cue_end], &signs[comma + 1..], Status::Reported, Pattern::According);
        }
        return;
    }
    for at in 1..comma.min(REACH) {
        let Some((length, status)) = reader.verb_behind(&signs[at..]) else { continue };
        let behind = at + length + usize::from(signs.get(at + length).is_some_and(|sign| sign.c == '了'));
        let cue = &signs[at..behind];
        let is_close = CLOSE.iter().any(|verb| begins(cue, verb));
        let begins_at = if behind == comma && comma < signs.len() && is_comma(signs[comma]) { comma + 1 } else { behind };
        if begins_at == behind && !is_close {
            return;
        }
        if ["没有", "没", "不", "未", "無"].iter().any(|not| ends(&signs[..at], not)) {
            return;
        }
        if let Some(voice) = reader.voice(&signs[..at], chinese_name) {
            let pattern = if is_close && begins_at == behind { Pattern::Object } else { Pattern::Clause };
            reader.push(voice, cue, &signs[begins_at..], status, pattern);
        }
        return;
    }
}

/// The name among the signs before a verb: behind the noun for a person, before the time and the place.
fn chinese_name(reader: &Reader<'_>, signs: &[Sign]) -> Option<(Range<usize>, SourceKind, Identification, bool)> {
    const ADJUNCTS: [&str; 23] = [
        "星期", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "在", "赛后", "昨天", "今天", "当天", "日前", "随后", "还", "也",
        "向", "对", "则", "於", "接受", "并",
    ];
    // "反对党": a name has two signs at least, and what follows an adjunct is none.
    let end = (2..signs.len()).find(|&at| ADJUNCTS.iter().any(|word| begins(&signs[at..], word))).unwrap_or(signs.len());
    let end = (1..end).find(|&at| signs[at].c.is_ascii_digit()).unwrap_or(end);
    let end = if signs[end - 1].c == '》' { end - 1 } else { end };
    let core = &signs[..end];
    let begins_at = core.iter().rposition(|sign| is_comma(*sign)).map_or(0, |at| at + 1);
    let core_end = end;
    let core = &core[begins_at..];
    const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严张陳劉楊黃趙吳孫馬鄭羅許韓馮鄧蕭葉蘇盧陸賈鄒龍顧龔萬錢嚴";
    let is_name = |signs: &[Sign]| (2..=4).contains(&signs.len()) || signs.iter().any(|sign| sign.c == '·');
    // 市长陈国梁
    let title = (1..core.len()).rev().find_map(|at| reader.kind_of_person(&core[..at]).map(|kind| (at, kind)));
    if let Some((at, kind)) = title.filter(|(at, _)| is_name(&core[*at..]) && reader.kind_of_body(&core[*at..]).is_none()) {
        return Some((begins_at + at..core_end, kind, Identification::Named, true));
    }
    // 园艺师罗美珍: behind a noun that no list knows a name begins with a family's.
    let family =
        [3, 2].into_iter().filter_map(|length| core.len().checked_sub(length)).find(|&at| at >= 2 && SURNAMES.contains(core[at].c));
    if let Some(at) = family.filter(|_| reader.kind_of_person(core).is_none() && reader.kind_of_body(core).is_none()) {
        return Some((begins_at + at..core_end, SourceKind::Other, Identification::Named, true));
    }
    if let Some(kind) = reader.kind_of_person(core) {
        // 市政府发言人: its kind is that of the body it speaks for.
        let kind = (1..core.len()).find_map(|at| reader.kind_of_body(&core[..at])).filter(|_| kind == SourceKind::Other).unwrap_or(kind);
        return Some((begins_at..core_end, kind, Identification::Described, false));
    }
    if let Some(kind) = reader.kind_of_body(core) {
        let noun =
            reader.words.bodies.iter().flat_map(|(_, nouns)| nouns.iter()).filter(|noun| ends(core, noun)).map(|noun| noun.chars().count());
        let is_named = noun.max().is_some_and(|noun| core.len() > noun) || kind == SourceKind::Government;
        return Some((begins_at..core_end, kind, if is_named { Identification::Named } else { Identification::Described }, false));
    }
    is_name(core).then_some((begins_at..core_end, SourceKind::Other, Identification::Named, true))
}

/// Japanese.
pub(super) static JAPANESE: Characters = Characters {
    verbs: &[
        (
            Status::Reported,
            &[
                "述べた",
                "述べている",
                "述べる",
                "話した",
                "話している",
                "話す",
                "語った",
                "語っている",
                "語る",
                "説明した",
                "説明している",
                "発表した",
                "指摘した",
                "指摘している",
                "強調した",
                "明らかにした",
                "報じた",
                "報じている",
                "伝えた",
                "伝えている",
                "振り返った",
                "振り返る",
                "答えた",
                "付け加えた",
                "嘆いた",
                "訴えた",
                "訴えている",
                "反論した",
                "警告した",
                "コメントした",
                "批判した",
                "言った",
                "言う",
                "呼びかけた",
                "謝罪した",
                "約束した",
                "認めた",
                "書いた",
            ],
        ),
        (Status::Alleged, &["主張した", "主張している", "主張する", "非難した"]),
        (Status::Denied, &["否定した", "否定している", "否定する"]),
        (Status::Confirmed, &["確認した", "確認している"]),
        (Status::Speculated, &["推測した", "推測している", "みている", "予測した", "予測している", "予想した", "予想している", "推定した"]),
    ],
    people: &[
        (
            SourceKind::Government,
            &[
                "市長",
                "知事",
                "大臣",
                "首相",
                "大統領",
                "外相",
                "財務相",
                "運輸相",
                "防衛相",
                "法相",
                "農相",
                "環境相",
                "総務相",
                "官房長官",
                "長官",
                "町長",
                "村長",
                "大使",
                "外交官",
            ],
        ),
        (SourceKind::MilitaryPolice, &["警部", "署長", "司令官", "将軍"]),
        (SourceKind::Court, &["検事", "検察官", "裁判官", "判事"]),
        (SourceKind::ExpertNgo, &["学者", "教授", "研究者", "研究員", "専門家", "博士", "医師", "アナリスト"]),
        (SourceKind::Witness, &["目撃者", "住民", "証人", "生存者"]),
        (
            SourceKind::Other,
            &[
                "広報担当者",
                "担当者",
                "報道官",
                "監督",
                "看護師",
                "漁師",
                "技師",
                "議員",
                "農家",
                "作業員",
                "会計",
                "弁護士",
                "社長",
                "会長",
                "選手",
                "作家",
                "校長",
                "船長",
                "代表",
                "責任者",
                "関係者",
                "幹部",
                "男性",
                "女性",
                "会社員",
                "さん",
                "氏",
                "容疑者",
                "被告",
            ],
        ),
    ],
    bodies: &[
        (SourceKind::Government, &["省", "政府", "市役所", "庁", "県", "町", "市"]),
        (SourceKind::MilitaryPolice, &["警察", "県警", "自衛隊", "軍", "警視庁"]),
        (SourceKind::Court, &["裁判所", "地検", "検察"]),
        (SourceKind::Company, &["社", "会社", "銀行", "グループ"]),
        (SourceKind::ExpertNgo, &["研究所", "大学", "財団", "大"]),
        (SourceKind::NewsAgency, &["通信", "通信社"]),
        (SourceKind::NewsOutlet, &["新聞", "テレビ", "放送", "誌", "紙"]),
        (SourceKind::Party, &["党", "野党", "与党"]),
        (SourceKind::Other, &["労組", "協会", "クラブ", "病院", "委員会", "組合", "団体", "連盟", "当局"]),
    ],
    pronouns: &["彼", "彼女", "彼ら", "同氏", "同社", "同省"],
    openings: &["さらに", "また", "一方", "しかし", "これに対し", "匿名を条件に", "そのうえで", "その上で"],
    leaning: &["私", "我々", "僕", "俺", "彼", "これ", "それ", "あれ", "ここ", "この", "その", "われわれ"],
    read: japanese,
};

fn japanese(reader: &mut Reader<'_>, signs: &[Sign]) {
    let mut from = 0;
    let mut before: Option<Sign> = None;
    while from < signs.len() {
        let stop = (from..signs.len()).find(|&at| is_stop(signs[at])).map_or(signs.len(), |at| at + 1);
        let sentence = &signs[from..stop - usize::from(is_stop(signs[stop - 1]))];
        japanese_sentence(reader, sentence, before);
        before = sentence.first().filter(|sign| sentence.len() == 1 && sign.c == QUOTATION).copied();
        from = stop;
    }
}

fn japanese_sentence(reader: &mut Reader<'_>, signs: &[Sign], before: Option<Sign>) {
    // Xによると、…
    for cue in ["によると", "によれば"] {
        let length = cue.chars().count();
        if let Some(at) = place(&signs[..signs.len().min(REACH)], cue) {
            let behind = at + length + usize::from(signs.get(at + length).is_some_and(|sign| is_comma(*sign)));
            if let Some(voice) = reader.voice(&signs[..at], japanese_name) {
                reader.push(voice, &signs[at..at + length], &signs[behind..], Status::Reported, Pattern::According);
            }
            return;
        }
    }
    let quotation = signs.iter().position(|sign| sign.c == QUOTATION);
    // 「…」とXは述べた
    if let Some(0) = quotation
        && signs.get(1).is_some_and(|sign| sign.c == 'と')
    {
        let rest = &signs[2..];
        let (length, status) = reader.verb_before(rest).unwrap_or((0, Status::Reported));
        let name = &rest[..rest.len() - length];
        let is_verbless = length == 0 && (ends(name, "さん") || ends(name, "氏"));
        let topic = name.iter().rposition(|sign| matches!(sign.c, 'は' | 'が'));
        let named = topic.map_or(name, |at| &name[..at]);
        let is_close = topic.is_none_or(|at| name.len() - at <= REACH / 4);
        if (is_verbless || length > 0 && topic.is_some() && is_close)
            && let Some(voice) = reader.voice(named, japanese_name)
        {
            let cue = if is_verbless { &signs[1..2] } else { &rest[rest.len() - length..] };
            reader.push(voice, cue, &signs[..1], status, Pattern::TaggedQuotation);
            return;
        }
    }
    // 「…」。Xはそう答えた
    let Some((length, status)) = reader.verb_before(signs) else {
        // 「…」と漁師のXさん。「…」
        if let (Some(more), 1) = (signs.first().filter(|sign| sign.c == QUOTATION), signs.len())
            && let Some(said) = reader.found.last_mut()
            && said.pattern == Pattern::TaggedQuotation
            && said.voice.paragraph == reader.paragraph
            && more.start.saturating_sub(said.cue.end) < REACH
        {
            said.content.push(more.start..more.end);
        }
        return;
    };
    let (lead, cue) = signs.split_at(signs.len() - length);
    if let Some(said) = before
        && let Some(at) = ["はそう", "はこう", "がそう"].iter().find_map(|word| ends(lead, word).then(|| lead.len() - word.chars().count()))
        && let Some(voice) = reader.voice(&lead[..at], japanese_name)
    {
        reader.push(voice, cue, &[said], status, Pattern::TaggedQuotation);
        return;
    }
    let topic = lead.iter().take(REACH).position(|sign| sign.c == 'は' || sign.c == 'が' && quotation.is_some());
    // Xは「…」と述べた, X は「…」「…」などと述べた
    let is_told = |at: usize| begins(&lead[at + 1..], "と") || begins(&lead[at + 1..], "などと");
    let told = lead.iter().rposition(|sign| sign.c == QUOTATION).filter(|&at| is_told(at) && lead.len() - at <= REACH / 3);
    if let Some(last) = told.filter(|&at| topic.is_none_or(|topic| topic < at)) {
        let first = (0..=last).rev().take_while(|&at| lead[at].c == QUOTATION).last().unwrap_or(last);
        let voice = match topic {
            Some(topic) => reader.voice(&lead[..topic], japanese_name),
            None if lead[..first].len() <= REACH / 5 && reader.voice(&lead[..first], |_, _| None).is_none() => Some(reader.unsaid()),
            None => None,
        };
        if let Some(voice) = voice
            && reader.push(voice, cue, &lead[first..=first], status, Pattern::Announced)
            && let Some(said) = reader.found.last_mut()
        {
            said.content.extend(lead[first + 1..=last].iter().map(|sign| sign.start..sign.end));
        }
        return;
    }
    // Xは、…と述べた; Xは…を否定した
    let Some(topic) = topic.filter(|&at| at > 0) else { return };
    let mut begins_at = topic + 1;
    let comma = (begins_at..lead.len().min(begins_at + 8)).find(|&at| is_comma(lead[at]));
    if let Some(comma) = comma.filter(|&comma| comma == begins_at || is_time(&lead[begins_at..comma])) {
        begins_at = comma + 1;
    }
    let Some(particle) = lead.last().filter(|sign| matches!(sign.c, 'と' | 'を')) else { return };
    let is_object = particle.c == 'を';
    let answers = matches!(status, Status::Denied | Status::Confirmed) || ends(signs, "認めた");
    if begins_at + 2 >= lead.len() || is_object && !answers {
        return;
    }
    if let Some(voice) = reader.voice(&lead[..topic], japanese_name) {
        let pattern = if is_object { Pattern::Object } else { Pattern::Clause };
        reader.push(voice, cue, &lead[begins_at..lead.len() - 1], status, pattern);
    }
}

/// Whether the signs tell a time: 火曜日, 3日.
fn is_time(signs: &[Sign]) -> bool {
    ["曜日", "日", "時", "朝", "夜", "後", "昨年", "月"].iter().any(|word| ends(signs, word))
}

/// The name among the signs before は: behind "の" and a noun for a person, before さん or a title.
fn japanese_name(reader: &Reader<'_>, signs: &[Sign]) -> Option<(Range<usize>, SourceKind, Identification, bool)> {
    let mut from = signs.iter().rposition(|sign| is_comma(*sign)).map_or(0, |at| at + 1);
    let mut end = signs.len();
    if from >= end {
        return None;
    }
    let mut kind = reader.kind_of_person(&signs[from..end]);
    let mut is_titled = false;
    // 看護師の小田麻衣さん
    if let Some(no) = (from..end).rev().find(|&at| signs[at].c == 'の')
        && let Some(noun) = reader.kind_of_person(&signs[from..no])
    {
        kind = Some(noun);
        from = no + 1;
        is_titled = true;
    }
    let people = || reader.words.people.iter().flat_map(|(_, nouns)| nouns.iter());
    let Some(title) = people().filter(|noun| ends(&signs[from..end], noun)).map(|noun| noun.chars().count()).max() else {
        if is_titled {
            return Some((from..end, kind.unwrap_or(SourceKind::Other), Identification::Named, true));
        }
        // 水道会社の南浜水道
        let no = (from..end).rev().find(|&at| signs[at].c == 'の' && at + 2 < end);
        if let Some((no, kind)) = no.and_then(|no| Some((no, reader.kind_of_body(&signs[from..no])?))) {
            return Some((no + 1..end, kind, Identification::Named, false));
        }
        let kind = reader.kind_of_body(&signs[from..end])?;
        let is_named = end - from > 2;
        return Some((from..end, kind, if is_named { Identification::Named } else { Identification::Described }, false));
    };
    let is_name = |signs: &[Sign]| {
        !signs.is_empty()
            && signs.iter().all(|sign| sign.c != 'の' && sign.c != 'を')
            && (is_titled || signs.len() <= 8 || signs.iter().any(|sign| sign.c == '・'))
    };
    // 商店を営む浜田美代さん, 広報の岡部淳さん: what is told before a name ends where its signs begin.
    let part = &signs[from..end - title];
    let told = part.iter().any(|sign| matches!(sign.c, 'を' | 'に' | 'で' | 'の'));
    let sign_of_name = |sign: &&Sign| matches!(sign.c, '\u{4E00}'..='\u{9FFF}' | '々' | '\u{30A0}'..='\u{30FF}');
    let tail = part.iter().rev().take_while(sign_of_name).count();
    if told && (ends(&signs[from..end], "さん") || ends(&signs[from..end], "氏")) && (2..=10).contains(&tail) {
        return Some((end - title - tail..end - title, kind.unwrap_or(SourceKind::Other), Identification::Named, true));
    }
    if is_name(&signs[from..end - title]) {
        end -= title;
        return Some((from..end, kind.unwrap_or(SourceKind::Other), Identification::Named, true));
    }
    let body = (from + 1..end).find_map(|at| reader.kind_of_body(&signs[from..at]));
    let kind = kind.filter(|kind| *kind != SourceKind::Other).or(body).unwrap_or(SourceKind::Other);
    Some((from..end, kind, Identification::Described, false))
}
