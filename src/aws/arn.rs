//! The ARN of one method of one API, as API Gateway asks about it.

/// `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MethodArn<'a> {
    arn: &'a str,
    method: &'a str,
    path: &'a str,
}

impl<'a> MethodArn<'a> {
    /// Takes an ARN apart at its first five colons and the three slashes after them: whatever
    /// follows is the path, colons and all.
    pub(crate) fn parse(arn: &'a str) -> Option<Self> {
        let mut fields = arn.splitn(6, ':');
        let [prefix, partition, service, region, account] = take(&mut fields)?;
        let known = prefix == "arn" && service == "execute-api" && partition.starts_with("aws");
        let named = [partition, region].into_iter().all(is_name) && is_account(account);
        let mut parts = fields.next()?.splitn(4, '/');
        let [api, stage, method] = take(&mut parts)?;
        // The rest of the ARN with the slash that starts the path.
        let path = match parts.next() {
            Some(path) => arn.get(arn.len() - path.len() - 1..)?,
            None => "/",
        };
        (known && named && is_name(api) && is_stage(stage)).then_some(Self { arn, method, path })
    }

    pub(crate) fn as_str(self) -> &'a str {
        self.arn
    }

    /// The ARN up to and with the slash before the method.
    pub(crate) fn prefix(self) -> &'a str {
        let stage_end = self.arn.match_indices('/').nth(1).map_or(self.arn.len(), |(at, _)| at + 1);
        self.arn.get(..stage_end).unwrap_or_default()
    }

    pub(crate) fn method(self) -> &'a str {
        self.method
    }

    pub(crate) fn path(self) -> &'a str {
        self.path
    }
}

fn take<'a, const N: usize>(fields: &mut impl Iterator<Item = &'a str>) -> Option<[&'a str; N]> {
    let taken: Vec<_> = fields.take(N).collect();
    taken.try_into().ok()
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Stage names, the literal `$default` of HTTP APIs, and nothing with a wildcard.
fn is_stage(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text == "$default" || (!text.is_empty() && text.bytes().all(plain) && text != "null")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const API: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123";

    #[test]
    fn colons_and_slashes_of_the_path_stay_in_the_path() {
        let arn = format!("{API}/prod/GET/a:b/c/2021-08-01T00:00:00Z");
        let parsed = MethodArn::parse(&arn);
        assert_eq!(
            parsed.map(|arn| (arn.method(), arn.path())),
            Some(("GET", "/a:b/c/2021-08-01T00:00:00Z"))
        );
    }

    #[test]
    fn the_root_is_a_slash() {
        for arn in [format!("{API}/prod/GET/"), format!("{API}/$default/GET")] {
            assert_eq!(MethodArn::parse(&arn).map(MethodArn::path), Some("/"));
        }
    }

    #[test]
    fn wildcards_and_other_services_are_refused() {
        for arn in
            ["", "*", "arn:aws:s3:::bucket/GET/pets", "arn:aws:execute-api:eu-west-1:123456789012"]
        {
            assert_eq!(MethodArn::parse(arn), None, "{arn}");
        }
        for (part, other) in [
            ("arn:", "urn:"),
            ("aws", "azure"),
            ("execute-api", "s3"),
            ("eu-west-1", "*"),
            ("eu-west-1", ""),
            ("123456789012", "12345678901"),
            ("123456789012", "12345678901*"),
            ("abc123", "*"),
            ("abc123", ""),
            ("prod", ""),
            ("prod", "pr?d"),
        ] {
            let arn = format!("{API}/prod/GET/pets").replacen(part, other, 1);
            assert_eq!(MethodArn::parse(&arn), None, "{arn}");
        }
        assert_eq!(MethodArn::parse(&format!("{API}/*/GET/pets")), None);
        assert_eq!(MethodArn::parse(&format!("{API}/null/GET/pets")), None);
    }

    proptest! {
        #[test]
        fn an_arn_comes_back_from_its_parts(
            start in "arn:aws(-cn)?:execute-api:[a-z]{2}-[a-z]{4}-[0-9]:[0-9]{12}:[a-z0-9]{1,10}/",
            stage in "[A-Za-z0-9_-]{1,9}",
            method in "[A-Z]{1,7}",
            path in "(/[ -~]{0,30})?",
        ) {
            prop_assume!(stage != "null");
            let text = format!("{start}{stage}/{method}{path}");
            let arn = MethodArn::parse(&text).expect("an ARN");
            prop_assert_eq!(arn.as_str(), &text);
            prop_assert_eq!(arn.prefix(), format!("{start}{stage}/"));
            prop_assert_eq!(arn.method(), method);
            prop_assert_eq!(arn.path(), if path.is_empty() { "/" } else { &path });
        }
    }
}
