using System.Text;

namespace Postroad.Mail.Headers;

/// <summary>Walks over the tokens of a date: numbers, words and signs, with comments and white space between.</summary>
internal ref struct MailDateReader
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private ReadOnlySpan<byte> _rest;

    public MailDateReader(ReadOnlySpan<byte> text)
    {
        _rest = text;
    }

    // RFC 5322 §3.3  date-time = [ day-of-week "," ] day month year hour ":" minute [ ":" second ] zone
    public bool TryRead(out DateTimeOffset time)
    {
        time = default;
        if (TryTakeWord(out _) && !TryTake(','))
            return false;
        if (!TryTakeNumber(1, 2, out var day) || !TryTakeMonth(out var month) || !TryTakeYear(out var year)
            || !TryTakeNumber(2, 2, out var hour) || !TryTake(':') || !TryTakeNumber(2, 2, out var minute))
            return false;
        var second = 0;
        if (TryTake(':') && !TryTakeNumber(2, 2, out second) || !TryTakeZone(out var offset) || !TrySkip() || !_rest.IsEmpty)
            return false;
        if (day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;
        // A leap second is the one before it: the clock of the framework has none.
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        if (local.Ticks - offset.Ticks is < 0 or > 3155378975999999999)
            return false;
        time = new DateTimeOffset(local, offset);
        return true;
    }

    private bool TryTakeMonth(out int month)
    {
        month = 0;
        if (!TryTakeWord(out var word))
            return false;
        month = Array.FindIndex(Months, name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) + 1;
        return month > 0;
    }

    // RFC 5322 §4.3: 00 to 49 are of this century, 50 to 999 count from 1900
    private bool TryTakeYear(out int year)
    {
        if (!TryTakeNumber(2, 4, out year, out var digits))
            return false;
        if (digits < 4)
            year += digits == 2 && year < 50 ? 2000 : 1900;
        return year is >= 1 and <= 9999;
    }

    // zone = (FWS ( "+" / "-" ) 4DIGIT) / obs-zone; a zone that nobody knows means -0000
    private bool TryTakeZone(out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (TryTakeWord(out var name))
        {
            offset = TimeSpan.FromHours(name.ToUpperInvariant() switch
            {
                "EDT" => -4,
                "EST" or "CDT" => -5,
                "CST" or "MDT" => -6,
                "MST" or "PDT" => -7,
                "PST" => -8,
                _ => 0,
            });
            return true;
        }
        var isNegative = TryTake('-');
        if (!isNegative && !TryTake('+') || !TryTakeNumber(4, 4, out var number) || number % 100 > 59 || number > 1400)
            return false;
        offset = new TimeSpan(number / 100, number % 100, 0) * (isNegative ? -1 : 1);
        return true;
    }

    private bool TryTakeNumber(int min, int max, out int value) => TryTakeNumber(min, max, out value, out _);

    private bool TryTakeNumber(int min, int max, out int value, out int digits)
    {
        (value, digits) = (0, 0);
        if (!TrySkip())
            return false;
        while (digits < _rest.Length && _rest[digits] is >= (byte)'0' and <= (byte)'9')
        {
            if (digits == max)
                return false;
            value = value * 10 + (_rest[digits++] - '0');
        }
        if (digits < min)
            return false;
        _rest = _rest[digits..];
        return true;
    }

    private bool TryTakeWord(out string word)
    {
        word = "";
        if (!TrySkip())
            return false;
        var length = 0;
        while (length < _rest.Length && char.IsAsciiLetter((char)_rest[length]) && length < 10)
            length++;
        word = Encoding.ASCII.GetString(_rest[..length]);
        _rest = _rest[length..];
        return length > 0;
    }

    private bool TryTake(char sign)
    {
        if (!TrySkip() || _rest.IsEmpty || _rest[0] != sign)
            return false;
        _rest = _rest[1..];
        return true;
    }

    // CFWS; false where a comment does not end
    private bool TrySkip()
    {
        var depth = 0;
        while (!_rest.IsEmpty && (depth > 0 || _rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'('))
        {
            depth += _rest[0] switch { (byte)'(' => 1, (byte)')' => -1, _ => 0 };
            _rest = _rest[(_rest is [(byte)'\\', _, ..] ? 2 : 1)..];
        }
        return depth == 0;
    }
}
