using Postroad.Configuration.Tree;

namespace Postroad.Configuration.Binding;

/// <summary>One pass over a configuration tree: collects what was wrong, and each setting with its value and origin.</summary>
/// <param name="placeholders">Fills in secrets.</param>
/// <param name="describing">Asks for the keys there are, not for the values of a file: each table with names of its own is visited once, under a stand-in.</param>
internal sealed class BindingPass(Placeholders placeholders, bool describing = false)
{
    private readonly List<Section> _sections = [];

    public List<ConfigFault> Faults { get; } = [];

    /// <summary>In the order in which they were asked for.</summary>
    public List<BoundSetting> Settings { get; } = [];

    public Placeholders Placeholders { get; } = placeholders;

    public bool IsDescribing { get; } = describing;

    public Section Open(ConfigTable table, string path)
    {
        var section = new Section(this, table, path);
        _sections.Add(section);
        return section;
    }

    /// <summary>Reports each key that nobody asked for. Faults are then in the order of the file.</summary>
    public void Finish()
    {
        foreach (var section in _sections)
            section.ReportUnknownKeys();
        var ordered = Faults.OrderBy(fault => fault.Origin.Source, StringComparer.Ordinal).ThenBy(fault => fault.Origin.Line).ThenBy(fault => fault.Origin.Column).ToArray();
        Faults.Clear();
        Faults.AddRange(ordered);
    }
}
