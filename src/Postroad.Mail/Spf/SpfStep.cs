namespace Postroad.Mail.Spf;

/// <summary>One step of an evaluation, for a person who wants to see why the verdict is what it is.</summary>
/// <param name="Depth">How many <c>include</c> and <c>redirect</c> deep the step lies; 0 for the record of the domain itself.</param>
/// <param name="Domain">The domain whose record is at work.</param>
/// <param name="Term">The term as published, for instance <c>-all</c> or <c>include:_spf.example.com</c>; the whole record where it was fetched.</param>
/// <param name="Outcome">What came of it in a word or two: <c>match</c>, <c>no match</c>, <c>record</c>, <c>none</c>, <c>permerror</c> …</param>
/// <param name="Detail">What was asked and found.</param>
public sealed record SpfStep(int Depth, string Domain, string Term, string Outcome, string Detail);
