//! What a source is: a closed list of the contract.

use crate::vocabulary;

vocabulary! {
    /// What a source is.
    SourceKind, "kind of source" {
        /// Broadcaster or agency controlled by a government.
        StateMedia = "state_media", "state media";
        /// Publicly funded, editorially independent.
        PublicMedia = "public_media", "public media";
        /// Sells news to outlets.
        NewsAgency = "news_agency", "news agency";
        /// Newspaper, broadcaster, site.
        NewsOutlet = "news_outlet", "news outlet";
        /// A government, ministry or its spokespeople.
        Government = "government", "government";
        /// Armed forces, police, intelligence.
        MilitaryPolice = "military_police", "military or police";
        /// A court or prosecutor.
        Court = "court", "court";
        /// United Nations, unions of states.
        InternationalBody = "international_body", "international body";
        /// A political party.
        Party = "party", "party";
        /// A business.
        Company = "company", "company";
        /// A scholar, institute, NGO.
        ExpertNgo = "expert_ngo", "expert or NGO";
        /// Someone who was there.
        Witness = "witness", "witness";
        /// A non-state armed group.
        ArmedGroup = "armed_group", "armed group";
        /// A post on a social network.
        SocialPost = "social_post", "social media post";
        /// A paper, filing, letter.
        Document = "document", "document";
        /// The writer of the article.
        Author = "author", "author";
        /// None of these.
        Other = "other", "other";
    }
}
