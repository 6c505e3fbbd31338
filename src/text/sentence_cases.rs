//! What a sentence is, by example: `|` stands wherever one ends before the next begins.

use crate::text::{Ruler, sentences};

const CASES: &[&str] = &[
    // Plain.
    "The bridge was closed on Friday.| Nobody was hurt.",
    "Is it safe?| Engineers say so!| We shall see.",
    "A headline without a full stop",
    "  Space around.  |  Is trimmed.  ",
    "What?!| No way!!!| Fine.",
    // Abbreviations that lead on.
    "Mr. Hale and Mrs. Ortiz met Dr. Lindqvist.| They talked.",
    "Gen. Amara Diallo saluted.| Lt. Col. Reyes did not.",
    "Sen. Ruth Adeyemi voted no.| Rep. He Jun voted yes.",
    "It met Prof. So yesterday.",
    "Bring tools, e.g. a saw.| Leave toys, i.e. Lego, at home.",
    "It was Norway vs. Finland again.| Norway won.",
    "In Roe v. Wade the court ruled.| Later it changed its mind.",
    "Siehe z. B. Kapitel vier bzw. Anhang drei.| Danach folgt mehr.",
    "Das gilt u.a. Herrn Weiß.| Er schweigt.",
    "Maj.-Gen. Orlov spoke.| J.-P. Arnaud listened.",
    // Numbers.
    "Rule No. 5 was broken.| So was No. 6.",
    "Would he resign?| \"No.| Never,\" he said.",
    "It rose 3.5 percent to 1.204 points.| Then it fell.",
    "On Jan. 5 it began.| By Sept. 11 it was over.",
    "It ended in Jan.| Smith was relieved.",
    "See Art. IV of the treaty.| See p. 12 and pp. 14 ff. of the report.",
    "It cost 40.| Nobody paid.",
    "1. Open the valve.| 2. Close it again.",
    "Am 3. Mai begann der Prozess.| Im 2. Weltkrieg stand das Haus noch.",
    "He was born in 1950.| Five years later he moved.",
    "Smith et al. 2004 disagree.| So do Jones et al.| Others agree.",
    // Abbreviations that may end a sentence.
    "He lives in the U.S.| She left.",
    "The U.N. Security Council met.| The U.S. Army did not comment.",
    "Apple Inc. said it was not told.| Orion Corp. and Vega Ltd. declined.",
    "She works for Orion Inc.| Her brother does not.",
    "It stands on Wall St.| The owner is unknown.",
    "The church of St. Mary burned.| Firefighters came.",
    "Martin Luther King Jr. spoke there.| He was brief.",
    "The train left at 5 p.m. Monday.| It arrived at 9 a.m. Moscow time.",
    "Shops close at 5 p.m.| Police said so.",
    "Officials in Boston, Mass. confirmed it.| In Portland, Ore. Mayor Kim did not.",
    "She holds a Ph.D. in law.| He holds an M.A.| They married.",
    // Initials and labels.
    "J. K. Rowling and J.R.R. Tolkien write.| George W. Bush paints.",
    "C. S. Lewis knew J. A. Smith well.",
    "M. Le Goff a démenti.| Il n’a rien ajouté.",
    "А. С. Пушкин жил здесь.| Он уехал.",
    "There is no Plan B.| Ministers admit it.",
    "It began before World War I.| Germany denies it.",
    "She is taller than I.| Kim is shorter.",
    // Ellipses.
    "He waited … and left.| He waited... and came back.",
    "“We will see…”| She smiled.",
    "It was late. . . .| The lights went out.",
    "... and so it began.| It never ended.",
    // A blank forgotten.
    "It closed on Monday.|The council denied it.",
    "It fell!|The crew ran.|\u{a0}Who saw it?|Nobody did.",
    "“We were told nothing.”|The mayor left.",
    "“Who was it?”|The mayor shrugged.",
    "It was over by 2031.|He left NATO.|She joined it.",
    "It rose 40%.|Analysts had warned (twice).|Markets fell...|They rose again.",
    "Es stieg um 40 %.|Der Rat warnte.|Es kostet 5 €.|Niemand zahlt.",
    "Он уехал.|Она осталась.",
    "הוא הכחיש.|היא עזבה.",
    "نفت الوزارة.|الشرطة أكدت.",
    "It burned.[12]|I saw it.|A man ran.",
    "Read example.com.The rest is on Node.js 3.5 in the U.S. and on Booking.Com today.",
    "Ask John.Smith@example.org or see https://example.org/?Query=Yes for St.Petersburg and Mr.Hale, J.K.Rowling, ASP.NET, will.I.Am.",
    "Am 3.Mai begann es.|Siehe Nr.Eins, p.m.The U.S.Navy, f.(X).",
    // Quotes and brackets.
    "“It is a lie.”| The minister left.",
    "\"It is a lie.\"| The minister left.",
    "\"Is it true?\" she asked.| Nobody answered.",
    "“Are we safe?” Mr. Hale asked.| “Yes!” Ana Ortiz said.",
    "“Where is he?”| Smith said he did not know.",
    "“Stop!” Captain Vogt ordered.| “Why?” Ana Ortiz demands.| Nobody moved.",
    "“Stop!” Captain Vogt ordered the crew.| “Go!” Mr. Hale whispers, and went.",
    "“Never!” Ursula von der Leyen replied.| “Now?” Kim and Lee wondered aloud.| “Help!” Captain Vogt, 41, shouted.",
    "“Why?” Smith said in a statement.| “Why?”| Smith replied that nobody knew.| “What?” Smith clarifies later.",
    "“Why?” O’Malley asked on Monday.| “Why?” Jean-Luc Orlov said Friday.| “Now!” Ruth Adeyemi, D-Pa., said of it.",
    "“Why?”| He answered, “No.”| “Why?”| She replied that nobody knew.",
    "“Enough!” Ortiz testified.| “Lies!” Hale thundered.| “Why me?” Kim sobs.",
    "“Enough!”| Captain Vogt left the room.| “Enough!”| The captain ordered tea.",
    "(The ministry denied it.)| It later confirmed it (quietly).| Then it retracted.",
    "The plan (really?) Parliament rejected.",
    "He resigned (finally!).| She stayed.",
    "“One.| Two.| Three,” he counted.",
    "He said ‘no.’| She said 'yes.'| They left.",
    "It burned.[12]| It was rebuilt.[a][b]| It burned again.",
    "It ended.|“We lost,” he said.",
    "“Stop!” – the guard shouted.| Nobody did.",
    // Lower case goes on; brands begin.
    "Yahoo! shares fell.| Yahoo! Finance reported it.",
    "The phone is new.| iPhone sales rose.",
    "The town fell.| al-Shabab claimed it.",
    "Read example.com.| Or visit www.example.org/a.b?c=d today.",
    "Write in .NET or Node.js, please.| Thanks.",
    // German and French.
    "„Das ist falsch.“| Der Minister ging.",
    "„Ist das wahr?“, fragte sie.| Niemand antwortete.",
    "»Das ist falsch.«| Der Minister ging.",
    "« C’est faux. »| Le ministre est parti.",
    "« Est-ce vrai ? » a-t-elle demandé.| Personne n’a répondu !",
    "Oui !| Non ?| Peut-être.",
    "¿Es verdad?| ¡No!| EE.UU. lo niega.",
    // Cyrillic, Greek, Georgian.
    "Он уехал.| «Это ложь!» — сказала она.| Все молчали.",
    "В 1999 г. Москва молчала.",
    "Έφυγε.| Δεν μίλησε.",
    "ის წავიდა.| არავინ ლაპარაკობდა.",
    // East Asian.
    "他否认了。|她没有。|我不知道！|真的吗？|是。",
    "「知らない。」|彼は去った。",
    "「知らない。」と彼は言った。|そして去った。",
    "他说：“不。”|她走了。",
    "价格是3.5元。|涨了……又跌了。",
    "你好!|他来了。",
    "그는 부인했다.| 그녀는 떠났다.",
    // Right to left, Indic, Ethiopic, Armenian.
    "هل هذا صحيح؟| نعم.| نفت الوزارة ذلك.",
    "اس نے انکار کیا۔| وہ چلی گئی۔",
    "הוא הכחיש.| \u{200F}היא עזבה.",
    "उसने इनकार किया।| वह चली गई।| सच?",
    "ሄደ።| መጣች።",
    "Նա գնաց։| Նա եկավ։",
    // Emoji and marks.
    "So good!| 👍🏽 More tomorrow.",
    "Great!!️| Really.",
    "Thanks 🇺🇦!| We won.",
    "It fell.| .NET stayed.",
    "Cairo met Gen. al-Amin.| Al-Amin smiled.",
    "It is in the U.S.| “We know,” she said.",
    "The U.S. “special envoy” left.| He did.",
    "Aid from the U.S. (United States) stopped.",
    "WASHINGTON, D.C. — The envoy left.",
    "He quit the F.B.I.| The director did not.",
    "(It sank.)| Then it rose.",
    "Headline|\n\nBody one.| Body two.|\n  \nEnd",
];

#[test]
fn sentences_end_where_a_reader_would_end_them() {
    let mut wrong = Vec::new();
    for case in CASES {
        let text = case.replace('|', "");
        let ruler = Ruler::new(&text);
        let found: Vec<_> = sentences(&text).into_iter().filter_map(|s| ruler.slice(s.span())).collect();
        let expected: Vec<_> = case.split('|').map(str::trim).collect();
        if found != expected {
            wrong.push(format!("expected {expected:?}\n   found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
