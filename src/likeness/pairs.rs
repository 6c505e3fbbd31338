//! Claims that differ in a number, by example: the one with the same number always comes before the one with another.

use super::{Content, Encoder, Index, Question};

/// A text, a claim that says the same, and one with another number that is worded like the text or more so.
const PAIRS: [(&str, &str, &str); 60] = [
    ("41,000 people fled Ellskar.", "Some 41,000 residents have left Ellskar.", "14,000 people fled Ellskar."),
    ("Nine sailors drowned off Saltmere.", "Off Saltmere, 9 seamen lost their lives.", "Nineteen sailors drowned off Saltmere."),
    (
        "The dam holds 3.2 million cubic metres.",
        "3,200,000 cubic metres of water are behind the dam.",
        "The dam holds 2.3 million cubic metres.",
    ),
    (
        "The ministry ordered 120 ventilators.",
        "An order for 120 ventilators was placed by the ministry.",
        "The ministry ordered 1,200 ventilators.",
    ),
    ("Turnout was 61 percent.", "61 % of those entitled went to vote.", "Turnout was 16 percent."),
    ("The fine is $5 million.", "A penalty of 5 million dollars was imposed.", "The fine is $50 million."),
    (
        "Two hundred and fifty houses burned down in Kell.",
        "The fire in Kell took 250 homes.",
        "Two hundred and five houses burned down in Kell.",
    ),
    ("The bridge was closed on 3 March.", "On March 3 the bridge was shut.", "The bridge was closed on 13 March."),
    ("The treaty was signed in 1997.", "1997 saw the signing of the treaty.", "The treaty was signed in 1979."),
    ("Twelve ships wait outside the port.", "A dozen vessels are waiting off the harbour.", "Twenty ships wait outside the port."),
    ("The silo held 800 tonnes of grain.", "800 tonnes of wheat were stored in the silo.", "The silo held 8,000 tonnes of grain."),
    ("Inflation reached 7.4 percent.", "Prices went up by 7.4 % in a year.", "Inflation reached 4.7 percent."),
    ("The train left at 10:30.", "Departure of the train was at 10:30.", "The train left at 13:30."),
    ("The company dismissed 600 workers.", "600 employees lost their jobs with the company.", "The company dismissed 6,000 workers."),
    ("The quake killed 73 people.", "73 deaths are put down to the earthquake.", "The quake killed 37 people."),
    ("The cable lies 90 metres deep.", "At a depth of 90 metres lies the cable.", "The cable lies 900 metres deep."),
    ("The army lost 18 tanks.", "Eighteen tanks of the army were destroyed.", "The army lost 80 tanks."),
    ("The budget grows by 3 billion euros.", "Three billion euros more are in the budget.", "The budget grows by 13 billion euros."),
    (
        "The vaccine protects 94 % of patients.",
        "Of those who had the vaccine 94 percent are protected.",
        "The vaccine protects 49 % of patients.",
    ),
    ("The reactor was switched off in 2011.", "Since 2011 the reactor has been out of use.", "The reactor was switched off in 2017."),
    ("Five journalists were arrested.", "Police took 5 reporters into custody.", "Fifteen journalists were arrested."),
    (
        "The storm cut power to 70,000 homes.",
        "70,000 households had no electricity after the storm.",
        "The storm cut power to 17,000 homes.",
    ),
    ("The court sentenced him to six years.", "He was given 6 years by the judges.", "The court sentenced him to sixteen years."),
    ("The ferry carried 312 passengers.", "312 travellers were on the ferry.", "The ferry carried 213 passengers."),
    ("The bank cut its rate to 2.5 percent.", "2.5 % is the new key rate of the bank.", "The bank cut its rate to 5.2 percent."),
    ("The factory makes 400 batteries a day.", "Daily output of the factory is 400 batteries.", "The factory makes 4,000 batteries a day."),
    ("The glacier lost 30 metres.", "By thirty metres the glacier has become shorter.", "The glacier lost 13 metres."),
    ("The protest drew 25,000 people.", "25 thousand people took to the streets.", "The protest drew 250,000 people."),
    ("The summit begins on 12 June.", "June 12 is the day when leaders meet.", "The summit begins on 21 June."),
    (
        "The museum paid £3m for the painting.",
        "Three million pounds went to the seller of the painting.",
        "The museum paid £13m for the painting.",
    ),
    ("Unemployment fell to 4 percent.", "Only 4 % are still out of work.", "Unemployment fell to 14 percent."),
    ("The pipeline is 560 km long.", "560 km is the length of the line.", "The pipeline is 650 km long."),
    ("The mayor received 44 votes.", "44 members voted for the mayor.", "The mayor received 54 votes."),
    ("The hospital has 220 beds.", "There is room for patients in 220 beds.", "The hospital has 202 beds."),
    ("The missile flew 900 kilometres.", "900 kilometres was how far the rocket got.", "The missile flew 90 kilometres."),
    ("Seven people were rescued.", "Rescuers saved 7 people.", "Seventeen people were rescued."),
    ("The law passed with 310 votes.", "310 members were in favour of the bill.", "The law passed with 301 votes."),
    ("The tunnel opened in 2006.", "In 2006 traffic began to use the tunnel.", "The tunnel opened in 2016."),
    (
        "The region exported 1.8 million barrels.",
        "Exports of the region came to 1.8 million barrels.",
        "The region exported 8.1 million barrels.",
    ),
    ("The outbreak infected 52 children.", "52 children fell ill.", "The outbreak infected 25 children."),
    ("The tower is 180 metres tall.", "At 180 metres stands the top of the tower.", "The tower is 108 metres tall."),
    ("The minister owns 3 flats.", "Three flats belong to the minister.", "The minister owns 30 flats."),
    ("The well gives 60 litres a minute.", "60 litres come out of the well each minute.", "The well gives 6 litres a minute."),
    ("The bomb weighed 500 kilograms.", "A 500 kilograms bomb was defused.", "The bomb weighed 50 kilograms."),
    ("The strike lasted 11 days.", "After eleven days the walk-out was over.", "The strike lasted 12 days."),
    ("The island has 4,300 inhabitants.", "4,300 people live on the island.", "The island has 3,400 inhabitants."),
    ("The airline cancelled 86 flights.", "86 flights of the airline did not take off.", "The airline cancelled 68 flights."),
    ("Water rose to 8.1 metres.", "The level of the river was 8.1 metres.", "Water rose to 1.8 metres."),
    ("The club owes €27 million.", "Debts of the club are 27 million euros.", "The club owes €72 million."),
    ("The satellite weighs 1,100 kg.", "1,100 kg is the mass of the spacecraft.", "The satellite weighs 1,010 kg."),
    ("Police found 40 rifles.", "Forty rifles were discovered by officers.", "Police found 14 rifles."),
    ("The survey asked 2,000 voters.", "2,000 voters took part in the poll.", "The survey asked 200 voters."),
    ("The film cost 15 million dollars.", "15 million dollars were spent on the film.", "The film cost 50 million dollars."),
    ("The ban begins on 1 July.", "From July 1 on it is forbidden.", "The ban begins on 1 August."),
    ("The reserve covers 33 percent of demand.", "A share of 33 % of the demand is in reserve.", "The reserve covers 3 percent of demand."),
    ("The convoy had 64 trucks.", "64 trucks drove in the column.", "The convoy had 46 trucks."),
    (
        "The lake shrank by a hundred square kilometres.",
        "100 square kilometres of the lake are gone.",
        "The lake shrank by a thousand square kilometres.",
    ),
    ("Эвакуированы 1200 человек.", "Из города вывезли 1200 человек.", "Эвакуированы 2100 человек."),
    ("约41000人逃离了该市。", "41000人离开了城市。", "约14000人逃离了该市。"),
    ("قُتل 17 شخصاً في الهجوم.", "مقتل ١٧ شخصاً.", "قُتل 71 شخصاً في الهجوم."),
];

#[test]
fn a_claim_with_another_number_never_comes_before_one_with_the_same() {
    let encoder = Encoder::embedded();
    assert!(encoder.is_some());
    for encoder in [encoder.as_ref(), None] {
        let mut index = Index::default();
        let texts: Vec<&str> = PAIRS.iter().flat_map(|(_, same, other)| [*other, *same]).collect();
        for (n, text) in texts.iter().enumerate() {
            let vector = encoder.and_then(|encoder| encoder.vector(text));
            index.put(n, text, vector.as_slice());
        }
        for (n, (text, same, other)) in PAIRS.iter().enumerate() {
            let question = Question::of(text, encoder);
            let hits = index.search(&question, texts.len());
            let score = |key: usize| hits.iter().find(|hit| hit.key == key).map(|hit| question.compare(hit, &Content::of(texts[key])).0);
            let (wrong, right) = (score(2 * n), score(2 * n + 1));
            assert!(right > wrong, "{text}\n  {same} {right:?}\n  {other} {wrong:?}");
        }
    }
}
