namespace Postroad.Configuration.Tree;

/// <summary>What a value was written as.</summary>
internal enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Date,
    /// <summary>Of the environment or a flag: a text that may stand for anything, a list with commas too.</summary>
    Untyped,
}
