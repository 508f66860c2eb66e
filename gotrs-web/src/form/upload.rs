//! `multipart/form-data`, read chunk by chunk into buffers that never outgrow the limits.

use axum::body::{Body, Bytes};

use super::data::{FormData, FormError, Limits, Upload};

/// Reads a multipart body.
///
/// # Errors
/// [`FormError`] for a body that breaks its own format or a limit; reading stops right there.
pub(super) async fn parse_multipart(
    body: Body,
    boundary: String,
    limits: &Limits,
) -> Result<FormData, FormError> {
    let whole = multer::SizeLimit::new().whole_stream(limits.request_bytes as u64);
    let constraints = multer::Constraints::new().size_limit(whole);
    let mut parts =
        multer::Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let mut form = FormData::default();
    let mut text_bytes = 0;
    while let Some(mut part) = parts.next_field().await.map_err(refuse)? {
        let field = part
            .name()
            .ok_or(FormError::Malformed("a part without a name"))?
            .to_owned();
        text_bytes += field.len();
        match part.file_name().map(str::to_owned) {
            None => {
                let room = limits.text_bytes.saturating_sub(text_bytes);
                let bytes = collect(&mut part, room, "text bytes").await?;
                text_bytes += bytes.len();
                let value = String::from_utf8(bytes)
                    .map_err(|_| FormError::Malformed("bytes that are no UTF-8"))?;
                form.push(field, value, limits)?;
            }
            Some(name) => {
                if form.files.len() >= limits.files {
                    return Err(FormError::TooLarge("files"));
                }
                let content_type = part
                    .content_type()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let content =
                    Bytes::from(collect(&mut part, limits.file_bytes, "file bytes").await?);
                if name.contains('\0') {
                    return Err(FormError::Malformed("a NUL character"));
                }
                // A file field left empty sends a part without name and content.
                if !(name.is_empty() && content.is_empty()) {
                    form.files.push(Upload {
                        field,
                        name,
                        content_type,
                        content,
                    });
                }
            }
        }
    }
    Ok(form)
}

async fn collect(
    part: &mut multer::Field<'_>,
    room: usize,
    limit: &'static str,
) -> Result<Vec<u8>, FormError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(refuse)? {
        if bytes.len() + chunk.len() > room {
            return Err(FormError::TooLarge(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn refuse(error: multer::Error) -> FormError {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            FormError::TooLarge("request bytes")
        }
        _ => FormError::Malformed("a broken multipart body"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(head: &str, content: &str) -> String {
        format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    async fn parse(parts: &[String], limits: &Limits) -> Result<FormData, FormError> {
        let body = parts.concat() + "--B--\r\n";
        parse_multipart(Body::from(body), "B".to_owned(), limits).await
    }

    #[tokio::test]
    async fn text_and_files_are_told_apart() {
        let parts = [
            part("name=\"Subject\"", "Grüße"),
            part(
                "name=\"FileUpload\"; filename=\"..\\\\..\\\\a\u{200b}.txt\"\r\nContent-Type: text/html",
                "<b>",
            ),
            part("name=\"FileUpload\"; filename=\"\"", ""),
        ];
        let form = parse(&parts, &Limits::default()).await.unwrap();
        assert_eq!(form.get("Subject"), Some("Grüße"));
        assert_eq!(form.files.len(), 1, "an empty file field is no file");
        assert_eq!(
            (
                form.files[0].content_type.as_str(),
                &form.files[0].content[..]
            ),
            ("text/html", &b"<b>"[..])
        );
    }

    #[tokio::test]
    async fn each_limit_plus_one_is_refused() {
        let limits = Limits {
            text_bytes: 20,
            fields: 2,
            file_bytes: 10,
            request_bytes: 1000,
            files: 2,
        };
        let file = |n: usize| part("name=\"f\"; filename=\"a\"", &"x".repeat(n));
        assert!(parse(&[file(10)], &limits).await.is_ok());
        assert_eq!(
            parse(&[file(11)], &limits).await,
            Err(FormError::TooLarge("file bytes"))
        );
        assert_eq!(
            parse(&[file(1), file(1), file(1)], &limits).await,
            Err(FormError::TooLarge("files"))
        );
        let text = |n: usize| part("name=\"t\"", &"x".repeat(n));
        assert_eq!(
            parse(&[text(20)], &limits).await,
            Err(FormError::TooLarge("text bytes"))
        );
        assert_eq!(
            parse(&[text(1), text(1), text(1)], &limits).await,
            Err(FormError::TooLarge("fields"))
        );
        let wide = Limits {
            file_bytes: 5000,
            text_bytes: 5000,
            ..limits
        };
        assert_eq!(
            parse(&[file(2000)], &wide).await,
            Err(FormError::TooLarge("request bytes"))
        );
    }

    #[tokio::test]
    async fn a_body_that_ends_in_the_middle_is_malformed() {
        let body = Body::from(part("name=\"a\"", "x"));
        assert!(matches!(
            parse_multipart(body, "B".into(), &Limits::default()).await,
            Err(FormError::Malformed(_))
        ));
    }
}
