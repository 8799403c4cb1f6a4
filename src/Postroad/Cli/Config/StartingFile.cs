using Postroad.Mail.Addresses;

namespace Postroad.Cli.Config;

/// <summary>The file that <c>postroad init</c> writes.</summary>
internal static class StartingFile
{
    public static string For(DomainName domain) => $$"""
        # Postroad. Every key and its default: docs/configuration.md; what is in force here: postroad config show
        # Durations are written 30s 5m 4h 5d, sizes 25MiB, rates 200/min; secrets ${env:NAME} or ${file:PATH}.
        # Any key can be set from outside: POSTROAD__LIMITS__MESSAGE_SIZE=50MiB

        hostname = "mail.{{domain}}"             # our name to other servers; its address should point back to it (PTR)
        # user   = "postroad"                    # whom to become after binding, when started as root
        data     = "data"                        # spool, accounts and keys; made at the first start, for the owner alone

        # Mail from other servers, for the domains below and nobody else.
        [listen.mx]
        addresses = ["*:25"]

        # Mail from our users: TLS and a password are required.
        [listen.submission]
        addresses = ["*:587"]
        # trusted = ["10.0.0.0/8"]               # devices that cannot log in
        [listen.submissions]
        addresses = ["*:465"]

        # Health (/livez, /readyz) and metrics (/metrics); keep it on a loopback or private address.
        [listen.http]
        addresses = ["127.0.0.1:8025"]

        # Left out, a self-signed pair is made in the data folder. Both files are read again when they change.
        # [tls]
        # certificate = "tls/chain.pem"
        # key         = "tls/key.pem"

        # Mail for this domain is ours. Without `recipients`, its mailboxes are its accounts (postroad user add).
        [domain."{{domain}}"]
        # recipients = ["postbox", "sales"]      # or ["*"] for any
        # postmaster = "postbox"                 # who gets what comes for postmaster
        deliver = "maildir:mail/{domain}/{local}"

        # Where mail for other domains goes instead of to its MX; "*" is all of them.
        # [route."*"]
        # to  = ["smtps://user:${env:RELAY_PASSWORD}@relay.example.net"]
        # tls = "verified"

        """;
}
