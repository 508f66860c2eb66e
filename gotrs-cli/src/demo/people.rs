//! Who is on the demo desk.

/// An agent of the demo; the password of all is `demo`.
pub(crate) struct DemoAgent {
    pub(crate) login: &'static str,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) email: &'static str,
}

/// The agents beside root@localhost.
pub(crate) const AGENTS: [DemoAgent; 2] = [
    DemoAgent {
        login: "ada",
        first_name: "Ada",
        last_name: "Okonkwo",
        email: "ada@desk.example.com",
    },
    DemoAgent {
        login: "linus",
        first_name: "Linus",
        last_name: "Bergström",
        email: "linus@desk.example.com",
    },
];

/// A customer company: id, name, city.
pub(crate) struct DemoCompany {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) street: &'static str,
    pub(crate) city: &'static str,
}

/// The companies.
pub(crate) const COMPANIES: [DemoCompany; 5] = [
    DemoCompany {
        id: "NOVA",
        name: "Nova Labs",
        street: "Sternwarte 4",
        city: "Potsdam",
    },
    DemoCompany {
        id: "HARBOUR",
        name: "Harbour Logistics",
        street: "Quay 17",
        city: "Rotterdam",
    },
    DemoCompany {
        id: "KESTREL",
        name: "Kestrel Books",
        street: "12 Mill Lane",
        city: "Bristol",
    },
    DemoCompany {
        id: "FJORD",
        name: "Fjord Outdoor",
        street: "Strandgata 9",
        city: "Bergen",
    },
    DemoCompany {
        id: "SAKURA",
        name: "Sakura Dental",
        street: "3-2-1 Hongo",
        city: "Tokyo",
    },
];

/// A customer user; the login is the address.
pub(crate) struct DemoCustomer {
    pub(crate) email: &'static str,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    /// `customer_id` of the company.
    pub(crate) company: &'static str,
    pub(crate) phone: &'static str,
}

const fn customer(
    email: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    company: &'static str,
    phone: &'static str,
) -> DemoCustomer {
    DemoCustomer {
        email,
        first_name,
        last_name,
        company,
        phone,
    }
}

/// The customer users. Numbers are of ranges that are reserved for stories.
pub(crate) const CUSTOMERS: [DemoCustomer; 12] = [
    customer(
        "emma@example.com",
        "Emma",
        "Novak",
        "NOVA",
        "+49 30 23125 101",
    ),
    customer(
        "jonas@example.com",
        "Jonas",
        "Weber",
        "NOVA",
        "+49 30 23125 102",
    ),
    customer(
        "amira@example.com",
        "Amira",
        "Haddad",
        "NOVA",
        "+49 30 23125 103",
    ),
    customer(
        "pieter@harbour.example",
        "Pieter",
        "de Vries",
        "HARBOUR",
        "+31 10 555 0101",
    ),
    customer(
        "sofie@harbour.example",
        "Sofie",
        "Janssen",
        "HARBOUR",
        "+31 10 555 0102",
    ),
    customer(
        "tom@kestrel.example",
        "Tom",
        "Ashford",
        "KESTREL",
        "+44 117 496 0101",
    ),
    customer(
        "priya@kestrel.example",
        "Priya",
        "Raman",
        "KESTREL",
        "+44 117 496 0102",
    ),
    customer(
        "ingrid@fjord.example",
        "Ingrid",
        "Solberg",
        "FJORD",
        "+47 55 55 01 01",
    ),
    customer(
        "lars@fjord.example",
        "Lars",
        "Haugen",
        "FJORD",
        "+47 55 55 01 02",
    ),
    customer(
        "yuki@sakura.example",
        "Yuki",
        "Tanaka",
        "SAKURA",
        "+81 3 5550 0101",
    ),
    customer(
        "haruto@sakura.example",
        "Haruto",
        "Sato",
        "SAKURA",
        "+81 3 5550 0102",
    ),
    customer(
        "marie@example.com",
        "Marie",
        "Lefèvre",
        "NOVA",
        "+33 1 99 00 01 01",
    ),
];

/// The queues that the cases name, parents first.
pub(crate) const QUEUES: [&str; 9] = [
    "Support",
    "Support::Accounts",
    "Support::Hardware",
    "Support::Network",
    "Support::Security",
    "Billing",
    "Facilities",
    "Orders",
    "Sales",
];
