using System.Buffers;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mail.Headers.Trace;

namespace Postroad.Mail.Tests.Headers.Trace;

public sealed class DeliveryFieldsTests
{
    [Fact]
    public void Final_delivery_says_from_whom_and_to_whom()
    {
        var target = new ArrayBufferWriter<byte>();
        DeliveryFields.WriteReturnPath(target, ReversePath.Of(Mailbox.Parse("ada@example.com")));
        DeliveryFields.WriteReturnPath(target, ReversePath.Null);
        DeliveryFields.WriteDeliveredTo(target, Mailbox.Parse("\"b c\"@mx.test"));
        Assert.Equal("Return-Path: <ada@example.com>\r\nReturn-Path: <>\r\nDelivered-To: \"b c\"@mx.test\r\n", Encoding.ASCII.GetString(target.WrittenSpan));
    }

    [Theory]
    [InlineData("Delivered-To: bob@mx.test\r\n", true)]
    [InlineData("X: y\r\nDELIVERED-TO: bob@MX.test\r\n", true)]
    [InlineData("Delivered-To: \"bob\"@mx.test (again)\r\n", true)]
    [InlineData("Delivered-To: bob+list@mx.test\r\n", false)]
    [InlineData("Delivered-To: nonsense\r\n", false)]
    [InlineData("Subject: bob@mx.test\r\n", false)]
    [InlineData("X: y\r\n\r\nDelivered-To: bob@mx.test\r\n", false)]
    public void A_message_that_comes_back_is_known(string text, bool expected)
    {
        Assert.True(HeaderBlock.TryRead(Encoding.ASCII.GetBytes(text), out var header, out _));
        Assert.Equal(expected, DeliveryFields.WasDeliveredTo(header, Mailbox.Parse("bob@mx.test")));
    }
}
