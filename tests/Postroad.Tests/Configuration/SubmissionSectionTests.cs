using Postroad.Mta.Receiving.Submission;

namespace Postroad.Tests.Configuration;

public sealed class SubmissionSectionTests : IDisposable
{
    private readonly Loading _loading = new();

    public void Dispose() => _loading.Dispose();

    [Fact]
    public void The_rules_of_submission_are_read()
    {
        var loaded = _loading.Load("""
            [submission]
            identities = "any"
            messages_per_account = "200/h"
            recipients_per_account = 0
            recipients_per_domain = "10000/d"
            strip = ["X-Originating-IP"]
            hide_client = true
            """);
        Assert.Empty(loaded.Faults);
        var rules = loaded.Options!.Submission;
        Assert.Equal((IdentityRule.Any, "200/h", "0", "10000/d", true), (rules.Identities, rules.MessagesPerAccount.ToString(), rules.RecipientsPerAccount.ToString(), rules.RecipientsPerDomain.ToString(), rules.HideClient));
        Assert.Equal(["X-Originating-IP"], rules.Strip);
    }

    [Fact]
    public void A_rule_that_there_is_not_is_told_with_those_there_are()
    {
        var loaded = _loading.Load("""
            [submission]
            identities = "some"
            """);
        Assert.Contains("own or any", Assert.Single(loaded.Faults).ToString(), StringComparison.Ordinal);
    }
}
