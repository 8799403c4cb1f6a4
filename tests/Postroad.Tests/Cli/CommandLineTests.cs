using Postroad.Cli.Words;

namespace Postroad.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Without_a_word_the_help_is_shown()
    {
        Assert.Equal(0, await _run.CallAsync());
        Assert.Contains("Usage: postroad VERB", _run.Out, StringComparison.Ordinal);
        Assert.Empty(_run.Error);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        Assert.Equal(0, await _run.CallAsync("--version"));
        Assert.Matches(@"^postroad \d+\.\d+\.\d+\n$", _run.Out);
    }

    [Theory]
    [InlineData("confg", "postroad: unknown verb confg, did you mean config?")]
    [InlineData("config chek", "postroad: unknown verb chek, did you mean check?")]
    [InlineData("send --form a@b.c", "postroad: unknown option --form, did you mean --from?")]
    [InlineData("send --form=a@b.c", "postroad: unknown option --form, did you mean --from?")]
    [InlineData("config check -z", "postroad: unknown option -z")]
    [InlineData("config check extra", "postroad: postroad config check takes no 'extra'")]
    [InlineData("send --until", "postroad: required argument missing for option: '--until'")]
    [InlineData("user add", "postroad: required argument 'ADDRESS' missing for command: 'add'")]
    [InlineData("send --timeout=soon --to a@b.c", "postroad: --timeout: 'soon' is not a duration such as 30s, 5m, 4h or 5d")]
    public async Task A_mistake_is_told_with_a_guess_and_status_2(string words, string message)
    {
        Assert.Equal(2, await _run.CallAsync(words.Split(' ')));
        Assert.StartsWith(message + "\n", _run.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("config")]
    [InlineData("config show")]
    [InlineData("user add")]
    [InlineData("send")]
    [InlineData("init")]
    [InlineData("completion")]
    public async Task Each_verb_has_help(string verb)
    {
        Assert.Equal(0, await _run.CallAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        Assert.Contains("Usage: postroad", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--helo=", "")]
    [InlineData("--helo=-x", "-x")]
    [InlineData("--helo=--json", "--json")]
    [InlineData("--helo=@file", "@file")]
    [InlineData("--helo=a=b", "a=b")]
    public void A_value_behind_an_equals_sign_may_be_anything(string word, string value)
    {
        var words = ArgumentSplitter.Split([word]);
        Assert.Equal("--helo", words[0]);
        Assert.Equal(value, ArgumentSplitter.ValueOf(words[1]));
    }

    [Fact]
    public async Task An_empty_value_reaches_the_verb()
    {
        Assert.Equal(2, await _run.CallAsync("send", "--to=", "--from=@x"));
        Assert.Contains("--from: '@x' is not a mail address", _run.Error, StringComparison.Ordinal);
        Assert.Equal(2, await _run.CallAsync("send", "--to=-x"));
        Assert.Contains("--to: '-x' is not a mail address", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_no_response_file()
    {
        _run.Write("words", "--version");
        Assert.Equal(2, await _run.CallAsync("config", "check", "@" + _run.PathOf("words")));
    }

    [Fact]
    public async Task Completion_knows_the_verbs()
    {
        Assert.Equal(0, await _run.CallAsync("[suggest:10]", "postroad co"));
        Assert.Equal("completion\nconfig\n", _run.Out);
        Assert.Equal(0, await _run.CallAsync("completion", "bash"));
        Assert.Contains("complete -o default -F _postroad postroad", _run.Out, StringComparison.Ordinal);
        Assert.Equal(2, await _run.CallAsync("completion", "csh"));
    }
}
