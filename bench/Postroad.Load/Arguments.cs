using System.Globalization;

namespace Postroad.Load;

/// <summary>What to measure and how.</summary>
internal sealed record Arguments
{
    public string Work { get; private init; } = "accept";

    public string[] Peers { get; private init; } = ["postroad", "postfix"];

    public int Rounds { get; private init; } = 3;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(3);

    public int Sessions { get; private init; } = 20;

    public int Size { get; private init; } = 4096;

    /// <summary>Who sends the messages: the tool itself, or Debian's smtp-source.</summary>
    public bool BySmtpSource { get; private init; }

    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public static Arguments Parse(string[] words)
    {
        var arguments = new Arguments { Work = words is [var work, ..] ? work : throw new ArgumentException("Name the work: accept, connections, relay, idle, handshakes, crowd, syscalls.") };
        for (var i = 1; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : throw new ArgumentException($"{words[i]} needs a value.");
            arguments = words[i] switch
            {
                "--peers" => arguments with { Peers = value.Split(',') },
                "--rounds" => arguments with { Rounds = Number(value) },
                "--seconds" => arguments with { Duration = TimeSpan.FromSeconds(Number(value)) },
                "--sessions" => arguments with { Sessions = Number(value) },
                "--size" => arguments with { Size = Number(value) },
                "--client" => arguments with { BySmtpSource = value == "smtp-source" || (value == "own" ? false : throw new ArgumentException($"'{value}' is no client; there are own and smtp-source.")) },
                _ => throw new ArgumentException($"Unknown option {words[i]}; there are --peers --rounds --seconds --sessions --size --client."),
            };
        }
        return arguments;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ArgumentException($"'{text}' is not a whole number above 0.");
}
