//! Descriptions that mean one body.

/// Whether a description means the one body of its kind: “the foreign ministry”, “the army of Varland”; not “the officials”.
pub fn is_one_body(name: &str) -> bool {
    const BODIES: &str = "ministry government court tribunal council army navy military police parliament senate commission committee \
        cabinet presidency embassy consulate prefecture administration authority agency department coastguard guard regulator bank \
        university party union church board inspectorate treasury palace prosecution";
    let Some(described) = name.get(..4).filter(|the| the.eq_ignore_ascii_case("the ")).map(|_| &name[4..]) else { return false };
    let head = described.split(' ').take_while(|word| !matches!(*word, "of" | "for" | "in" | "at" | "on" | "from")).last();
    head.is_some_and(|head| BODIES.split_ascii_whitespace().any(|body| head.eq_ignore_ascii_case(body)))
}
