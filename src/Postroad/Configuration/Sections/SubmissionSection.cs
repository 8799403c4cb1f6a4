using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Receiving.Submission;

namespace Postroad.Configuration.Sections;

/// <summary><c>[submission]</c></summary>
internal static class SubmissionSection
{
    public static void Bind(Section root, SubmissionOptions options)
    {
        var section = root.Table("submission");
        options.Identities = section.Value("identities", options.Identities, RoomKinds.IdentityRule,
            "As whom a user who logged in may send. own: MAIL FROM, From and Sender are addresses of the account, with or without +detail, or were granted by `postroad user grant`. any: nobody looks.");
        options.MessagesPerAccount = section.Value("messages_per_account", options.MessagesPerAccount, RoomKinds.Rate, "Messages of one account, such as 200/h.");
        options.RecipientsPerAccount = section.Value("recipients_per_account", options.RecipientsPerAccount, RoomKinds.Rate, "Recipients of one account.");
        options.RecipientsPerDomain = section.Value("recipients_per_domain", options.RecipientsPerDomain, RoomKinds.Rate, "Recipients of all accounts of one domain.");
        options.Strip = section.Values("strip", options.Strip, ValueKinds.Text, "Header fields that are taken out of submissions.")!;
        options.HideClient = section.Value("hide_client", options.HideClient, ValueKinds.Flag, "Whether Received leaves out the name and address of the client.");
    }
}
