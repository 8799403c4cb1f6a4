using System.Globalization;

namespace Postroad.Smtp.Server.Routes;

/// <summary>What stood in the places of a pattern: for <c>ticket+{id}@support.example.com</c> and <c>ticket+7@support.example.com</c>, <c>id</c> is <c>7</c>.</summary>
public sealed class MailRouteValues
{
    private readonly IReadOnlyDictionary<string, string> _values;

    internal MailRouteValues(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>The text of a place, as the sender wrote it.</summary>
    /// <exception cref="KeyNotFoundException">The pattern has no such place.</exception>
    public string this[string name] => _values[name];

    /// <summary>The value of a place, read by its type: <c>mail.Route.Get&lt;int&gt;("id")</c>.</summary>
    /// <exception cref="KeyNotFoundException">The pattern has no such place.</exception>
    /// <exception cref="FormatException">The text is no such value; <c>{id:int}</c> in the pattern keeps such mail out.</exception>
    public T Get<T>(string name) where T : IParsable<T> => T.Parse(_values[name], CultureInfo.InvariantCulture);
}
