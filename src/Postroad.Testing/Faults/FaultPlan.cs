using Postroad.Smtp.Protocol;

namespace Postroad.Testing;

/// <summary>The faults that are still to come, stage by stage, in the order in which they were asked for.</summary>
internal sealed class FaultPlan
{
    private readonly Dictionary<Stage, Queue<Reply>> _faults = [];
    private readonly Lock _gate = new();

    public void Add(Stage stage, string reply, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var parsed = Parse(reply);
        lock (_gate)
        {
            if (!_faults.TryGetValue(stage, out var queue))
                _faults[stage] = queue = new Queue<Reply>();
            for (var i = 0; i < times; i++)
                queue.Enqueue(parsed);
        }
    }

    /// <summary>The fault that is due at a stage; it is used up.</summary>
    public Reply? Take(Stage stage)
    {
        lock (_gate)
            return _faults.TryGetValue(stage, out var queue) && queue.TryDequeue(out var reply) ? reply : null;
    }

    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    /// <summary>Reads <c>452 4.2.2 mailbox full</c>.</summary>
    internal static Reply Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(' ', 2);
        if (words[0].Length != 3 || !int.TryParse(words[0], out var code) || code is < 400 or > 599)
            throw new ArgumentException($"'{text}' is not a refusal; write it as 452 4.2.2 mailbox full.", nameof(text));
        var rest = words.Length > 1 ? words[1] : "Refused by the test";
        var status = rest.Split(' ', 2);
        var numbers = status[0].Split('.');
        if (numbers.Length == 3 && numbers.All(n => n.Length is > 0 and <= 3 && n.All(char.IsAsciiDigit)) && int.Parse(numbers[0], System.Globalization.CultureInfo.InvariantCulture) == code / 100)
            return new Reply(code, new(code / 100, Number(numbers[1]), Number(numbers[2])), status.Length > 1 ? status[1] : "Refused by the test");
        return new Reply(code, null, rest);
    }

    private static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
