"""The MQTT protocol: messages, topics, and the conversion between messages and bytes. PURE."""
