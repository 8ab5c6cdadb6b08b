//! Mail to admins, by Amazon SES. Mail to users never leaves this system.
